package dev.nabi.gateway.call;

import org.jspecify.annotations.Nullable;

/**
 * An answer of the gateway's own.
 *
 * @param detail one or two sentences for whoever calls, anonymous or not: what happened, what bounds it, what to do
 * @param cause what only the Function's owner should read (words of a container, an address, an exception); null for none
 * @param retryAfterSeconds when to call again; 0 where that would not help
 * @param budget what is used of a budget that turned the call away
 */
public record Problem(
        Failure failure,
        String detail,
        @Nullable String cause,
        long retryAfterSeconds,
        @Nullable BudgetState budget) {

    static Problem of(Failure failure, String detail) {
        return of(failure, detail, null);
    }

    static Problem of(Failure failure, String detail, @Nullable String cause) {
        return new Problem(failure, detail, cause, failure.isPassing() ? 1 : 0, null);
    }
}
