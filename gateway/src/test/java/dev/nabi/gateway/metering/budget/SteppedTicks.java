package dev.nabi.gateway.metering.budget;

import dev.nabi.gateway.loop.Ticks;
import java.time.Clock;

/** Spans run as they do; what the wall says is the test's to say. */
public record SteppedTicks(Clock wall) implements Ticks {
    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public long millis() {
        return wall.millis();
    }
}
