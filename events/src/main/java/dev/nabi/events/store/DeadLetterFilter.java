package dev.nabi.events.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which dead letters: those of a namespace that fit everything that is given. */
public record DeadLetterFilter(
        String namespace,
        @Nullable String function,
        @Nullable String trigger,
        @Nullable DeadReason reason,
        @Nullable Instant since,
        @Nullable Instant until) {
    public static DeadLetterFilter in(String namespace) {
        return new DeadLetterFilter(namespace, null, null, null, null, null);
    }
}
