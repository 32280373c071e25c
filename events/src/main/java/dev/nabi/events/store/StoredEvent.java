package dev.nabi.events.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event as the store has it, without its content.
 *
 * @param reason why it is dead
 * @param detail what a person is told about that
 * @param result the function's answer, while it is kept
 */
public record StoredEvent(
        String id,
        LaneKey lane,
        EventState state,
        Instant acceptedAt,
        Instant notBefore,
        Instant expiresAt,
        @Nullable Instant settledAt,
        String origin,
        int attempts,
        @Nullable DeadReason reason,
        String detail,
        List<AttemptRecord> history,
        @Nullable EventResult result) {}
