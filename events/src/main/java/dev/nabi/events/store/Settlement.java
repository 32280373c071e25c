package dev.nabi.events.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a delivery ended, for the one whose lease it was.
 *
 * @param attempt the delivery, for the event's history
 */
public record Settlement(
        Lease lease, Instant at, Ending ending, @Nullable AttemptRecord attempt) {
    /** What becomes of the event. */
    public sealed interface Ending {}

    /** It is done. The result is kept where one is given. */
    public record Succeeded(@Nullable EventResult result) implements Ending {}

    /** It is delivered again, not before the given time. */
    public record RetryAt(Instant notBefore, boolean killed) implements Ending {}

    /** It is a dead letter. At most 4 KB of the answer are kept. */
    public record Dead(
            DeadReason reason, String detail, @Nullable EventResult answer) implements Ending {}

    /** It goes back as it was: nothing was sent. */
    public record Released() implements Ending {}
}
