package dev.nabi.cli.logs;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which lines a person wants to see.
 *
 * @param invocation an invocation's id; empty for all
 * @param earliest the oldest line; empty for all. A line without a time passes
 */
public record LogFilter(String invocation, Optional<Instant> earliest) {

    /** A filter by invocation and age. */
    public static LogFilter of(String invocation, Optional<Duration> since, Instant now) {
        return new LogFilter(invocation, since.map(now::minus));
    }

    public boolean matches(LogLine line) {
        return (invocation.isEmpty() || invocation.equals(line.field("invocationId")))
                && (earliest.isEmpty()
                        || line.time().isEmpty()
                        || line.time().compareTo(earliest.get().toString()) >= 0);
    }
}
