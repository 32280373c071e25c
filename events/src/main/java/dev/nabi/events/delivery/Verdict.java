package dev.nabi.events.delivery;

import dev.nabi.metering.Outcome;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;

/**
 * What an answer says of the delivery as a whole.
 *
 * <pre>
 * the gateway says that no instance had it, or says nothing of an outcome   Deferred: no attempt
 * the instance died                                                        Killed
 * 2xx                                                                      Done
 * 408, 425, 429, 5xx, time-out                                             Again
 * any other status                                                         Rejected
 * </pre>
 */
public sealed interface Verdict {
    Set<Integer> AGAIN = Set.of(408, 425, 429);

    /** The function has done it. */
    record Done() implements Verdict {}

    /** The function failed, and may not fail the next time. */
    record Again(String why, Optional<Duration> retryAfter) implements Verdict {}

    /** The function would say the same again. */
    record Rejected(int status) implements Verdict {}

    /** The instance died while it had the delivery. */
    record Killed() implements Verdict {}

    /** It did not reach the function's code: no attempt. */
    record Deferred(String why, Optional<Duration> retryAfter) implements Verdict {}

    /** Whether it was an attempt. */
    default boolean counts() {
        return !(this instanceof Deferred);
    }

    /** Of what came from a gateway. */
    static Verdict ofGateway(Answer answer) {
        return switch (answer) {
            // Whether the function had it is not known: the gateway broke. It is delivered again, and is no attempt.
            case Answer.Missing missing -> new Deferred(missing.why(), Optional.empty());
            case Answer.Complete complete -> ofGateway(complete);
        };
    }

    private static Verdict ofGateway(Answer.Complete answer) {
        var outcome = answer.field("nabi-outcome").flatMap(Verdict::outcome);
        if (outcome.isEmpty()) {
            return new Deferred("the gateway answered " + answer.status(), retryAfter(answer));
        }
        return switch (outcome.get()) {
            case NEVER_STARTED -> new Deferred("no instance took it: " + answer.status(), retryAfter(answer));
            case INSTANCE_DIED -> new Killed();
            case TIMED_OUT -> new Again("the function took longer than its time-out", Optional.empty());
            case CLIENT_GONE -> new Deferred("the delivery broke off", Optional.empty());
            case OK, CLIENT_ERROR, SERVER_ERROR -> ofStatus(answer);
        };
    }

    /** Of what came from a URL outside, where there is nobody between. */
    static Verdict ofUrl(Answer answer) {
        return switch (answer) {
            case Answer.Missing missing -> new Again(missing.why(), Optional.empty());
            case Answer.Complete complete -> ofStatus(complete);
        };
    }

    private static Verdict ofStatus(Answer.Complete answer) {
        var status = answer.status();
        if (status >= 200 && status < 300) {
            return new Done();
        }
        return status >= 500 || AGAIN.contains(status)
                ? new Again("the function answered " + status, retryAfter(answer))
                : new Rejected(status);
    }

    private static Optional<Outcome> outcome(String name) {
        for (var outcome : Outcome.values()) {
            if (outcome.name().equals(name)) {
                return Optional.of(outcome);
            }
        }
        return Optional.empty();
    }

    /** In seconds, or as a date (RFC 9110, section 10.2.3); anything else is passed over. */
    private static Optional<Duration> retryAfter(Answer.Complete answer) {
        return answer.field("retry-after").flatMap(value -> {
            if (value.matches("[0-9]{1,6}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
            }
            try {
                var date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
                var wait = Duration.between(answer.start().plusMillis(answer.millis()), date);
                return wait.isNegative() ? Optional.empty() : Optional.of(wait);
            } catch (DateTimeException neither) {
                return Optional.empty();
            }
        });
    }
}
