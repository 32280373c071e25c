package dev.nabi.operator.scaling;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs writes off the loop and hands each outcome back to it, also of a write that throws or is rejected. One that waited
 * too long for its turn is not sent: by then the loop may have decided otherwise.
 */
final class LoopWrites {
    /** How long a write may wait for its turn. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Executor loop;
    private final Executor writes;
    private final InstantSource time;

    LoopWrites(Executor loop, Executor writes, InstantSource time) {
        this.loop = loop;
        this.writes = writes;
        this.time = time;
    }

    /** Runs a write, then tells the loop what became of it. */
    void send(Supplier<ScaleOutcome> write, Consumer<ScaleOutcome> then) {
        try {
            var _ = CompletableFuture.supplyAsync(inTime(write), writes)
                    .whenComplete((outcome, failure) -> loop.execute(() -> then.accept(outcome(outcome, failure))));
        } catch (RejectedExecutionException e) {
            loop.execute(() -> then.accept(new ScaleOutcome.Failed("rejected: " + e.getMessage())));
        }
    }

    private Supplier<ScaleOutcome> inTime(Supplier<ScaleOutcome> write) {
        var until = time.instant().plus(LONGEST_WAIT);
        return () -> time.instant().isBefore(until)
                ? write.get()
                : new ScaleOutcome.Failed("not sent: it waited for " + LONGEST_WAIT.toSeconds() + " s");
    }

    private static ScaleOutcome outcome(@Nullable ScaleOutcome outcome, @Nullable Throwable failure) {
        return outcome == null ? new ScaleOutcome.Failed(String.valueOf(failure)) : outcome;
    }
}
