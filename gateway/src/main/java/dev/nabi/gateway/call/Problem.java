package dev.nabi.gateway.call;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the gateway's own.
 *
 * @param detail one or two sentences for whoever calls, anonymous or not: what happened, what bounds it, what to do
 * @param cause what only the Function's owner should read (words of a container, an address, an exception); null for none
 * @param retryAfterSeconds when to call again; 0 where that would not help
 * @param budget what is used of a budget that turned the call away
 * @param fields header fields that the answer has besides
 */
public record Problem(
        Failure failure,
        String detail,
        @Nullable String cause,
        long retryAfterSeconds,
        @Nullable BudgetState budget,
        Map<String, String> fields) {

    static Problem of(Failure failure, String detail) {
        return of(failure, detail, null);
    }

    static Problem of(Failure failure, String detail, @Nullable String cause) {
        return new Problem(failure, detail, cause, failure.isPassing() ? 1 : 0, null, Map.of());
    }

    /** The same, with these header fields. */
    Problem with(Map<String, String> added) {
        var all = new LinkedHashMap<>(fields);
        all.putAll(added);
        return new Problem(failure, detail, cause, retryAfterSeconds, budget, all);
    }

    /** The same, with a time after which to call again. */
    Problem retryAfter(long seconds) {
        return new Problem(failure, detail, cause, seconds, budget, fields);
    }
}
