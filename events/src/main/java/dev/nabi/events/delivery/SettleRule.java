package dev.nabi.events.delivery;

import dev.nabi.events.store.DeadReason;
import dev.nabi.events.store.EventResult;
import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rule for what becomes of an event after a delivery. */
final class SettleRule {
    /** An event that killed so many instances is not given another. */
    static final int MOST_KILLS = 2;

    /** How much of the last answer a dead letter keeps. */
    static final int KEPT_OF_AN_ANSWER = 4096;

    private SettleRule() {}

    /** A delivery that has ended: when, and a random number of [0, 1) for its jitter. */
    record Delivered(Instant now, double random, @Nullable EventResult answer) {}

    static Settlement.Ending after(LeasedEvent event, Verdict verdict, LanePolicy policy, Delivered delivered) {
        return switch (verdict) {
            case Verdict.Done _ -> new Settlement.Succeeded(policy.keepResult() ? delivered.answer() : null);
            case Verdict.Rejected rejected ->
                dead(DeadReason.REJECTED, "the function answered " + rejected.status(), delivered);
            case Verdict.Killed _
            when event.kills() + 1 >= MOST_KILLS ->
                dead(DeadReason.QUARANTINED, MOST_KILLS + " instances died while they ran it", delivered);
            case Verdict.Killed _ -> again(event, "the instance died", Optional.empty(), policy, delivered, true);
            case Verdict.Again again -> again(event, again.why(), again.retryAfter(), policy, delivered, false);
            case Verdict.Deferred deferred -> deferred(event, deferred, delivered);
        };
    }

    private static Settlement.Ending again(
            LeasedEvent event,
            String why,
            Optional<Duration> retryAfter,
            LanePolicy policy,
            Delivered delivered,
            boolean killed) {
        var failed = event.attempts() + 1;
        if (failed >= policy.retry().maxAttempts()) {
            return dead(DeadReason.ATTEMPTS_SPENT, failed + " attempts; at the last, " + why, delivered);
        }
        var backoff = policy.retry().backoff();
        var wait = longer(
                Backoff.afterAttempts(backoff, failed, delivered.random()),
                retryAfter.map(asked -> shorter(asked, backoff.longestWait())).orElse(Duration.ZERO));
        return retryAt(event, delivered.now().plus(wait), why, delivered, killed);
    }

    private static Settlement.Ending deferred(LeasedEvent event, Verdict.Deferred deferred, Delivered delivered) {
        var wait = longer(
                Backoff.afterDeferrals(event.deferrals(), delivered.random()),
                deferred.retryAfter()
                        .map(asked -> shorter(asked, Backoff.LONGEST_DEFERRAL))
                        .orElse(Duration.ZERO));
        return retryAt(event, delivered.now().plus(wait), deferred.why(), delivered, false);
    }

    /** One that would be too old by then waits no longer. */
    private static Settlement.Ending retryAt(
            LeasedEvent event, Instant next, String why, Delivered delivered, boolean killed) {
        return next.isAfter(event.expiresAt())
                ? dead(DeadReason.AGE_SPENT, "it is too old for another delivery; at the last, " + why, delivered)
                : new Settlement.RetryAt(next, killed);
    }

    private static Settlement.Dead dead(DeadReason reason, String detail, Delivered delivered) {
        var answer = delivered.answer();
        return new Settlement.Dead(reason, detail, answer == null ? null : shortened(answer));
    }

    private static EventResult shortened(EventResult answer) {
        return answer.body().length <= KEPT_OF_AN_ANSWER
                ? answer
                : new EventResult(
                        answer.status(), answer.contentType(), Arrays.copyOf(answer.body(), KEPT_OF_AN_ANSWER));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
