package dev.nabi.gateway.metering;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes when the test says so. */
public final class StepClock extends Clock {
    private volatile Instant now;

    public StepClock(Instant start) {
        now = start;
    }

    public static StepClock atT0() {
        return new StepClock(Instant.ofEpochMilli(Call.T0));
    }

    public void step(Duration by) {
        now = now.plus(by);
    }

    public void set(Instant to) {
        now = to;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Nothing here asks for another zone");
    }
}
