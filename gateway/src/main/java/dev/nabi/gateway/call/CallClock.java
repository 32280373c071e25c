package dev.nabi.gateway.call;

import dev.nabi.metering.Ticks;

/** The time at which a call's steps run: read once for all that follow each other without a wait. */
final class CallClock {
    private final Ticks ticks;
    private final long arrivedNanos;
    private final long arrivedMillis;
    private long nanos;

    CallClock(Ticks ticks) {
        this.ticks = ticks;
        this.arrivedNanos = ticks.nanos();
        this.arrivedMillis = ticks.millis();
        this.nanos = arrivedNanos;
    }

    /** The call goes on after a wait. */
    void advance() {
        nanos = ticks.nanos();
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    long arrivedMillis() {
        return arrivedMillis;
    }

    /** The monotonic clock. */
    long nanos() {
        return nanos;
    }

    /** The wall clock. */
    long millis() {
        return nanos == arrivedNanos ? arrivedMillis : ticks.millis();
    }
}
