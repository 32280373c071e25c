package dev.nabi.gateway.server;

import dev.nabi.metering.Ticks;
import org.jboss.logging.Logger;

/** Logs what nobody expected, at most once in ten seconds, with how often it came meanwhile. One event loop's. */
final class ErrorLog {
    private static final Logger LOG = Logger.getLogger(ErrorLog.class);
    private static final long PAUSE_NANOS = 10_000_000_000L;

    private final Ticks ticks;
    private long nextAt = Long.MIN_VALUE;
    private long leftOut;

    ErrorLog(Ticks ticks) {
        this.ticks = ticks;
    }

    void log(String where, Throwable cause) {
        var now = ticks.nanos();
        if (now < nextAt) {
            leftOut++;
            return;
        }
        LOG.errorf(cause, "%s failed (%d more failures were not logged)", where, leftOut);
        leftOut = 0;
        nextAt = now + PAUSE_NANOS;
    }
}
