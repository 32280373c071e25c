package dev.nabi.gateway.metering.journal;

import dev.nabi.gateway.metering.Invocation;

/**
 * Takes what a long invocation came to so far, on the event loop that serves it: at most once a minute, with the
 * duration and the bytes since its start. {@link dev.nabi.gateway.metering.UsageMeter} takes its end.
 */
@FunctionalInterface
public interface RunningMeter {
    void running(Invocation invocation);
}
