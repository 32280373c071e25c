package dev.nabi.operator.status;

import dev.nabi.operator.revision.Trouble;
import dev.nabi.operator.revision.TroubleReason;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes conditions that keep the time of their last change.
 *
 * @param before the conditions as they were
 */
record Conditions(List<Condition> before, long generation, Instant now) {

    enum Status {
        True,
        False,
        Unknown
    }

    /** The condition of this type in a list. */
    static Optional<Condition> find(List<Condition> conditions, ConditionType type) {
        return conditions.stream()
                .filter(condition -> type.name().equals(condition.getType()))
                .findFirst();
    }

    Condition of(ConditionType type, Status status, Enum<?> reason, String message) {
        var earlier = find(before, type);
        var since = earlier.filter(condition -> status.name().equals(condition.getStatus()))
                .map(Condition::getLastTransitionTime)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new ConditionBuilder()
                .withType(type.name())
                .withStatus(status.name())
                .withReason(reason.name())
                .withMessage(message)
                .withObservedGeneration(generation)
                .withLastTransitionTime(since)
                .build();
    }

    /** A vague trouble does not take the place of what was said more exactly of the same spec. */
    Trouble told(ConditionType type, Trouble trouble) {
        return find(before, type)
                .filter(condition -> trouble.vague() && condition.getMessage() != null)
                .filter(condition -> Long.valueOf(generation).equals(condition.getObservedGeneration()))
                .flatMap(condition -> earlier(condition, trouble))
                .orElse(trouble);
    }

    private static Optional<Trouble> earlier(Condition condition, Trouble trouble) {
        return Stream.of(TroubleReason.values())
                .filter(reason -> reason.name().equals(condition.getReason()))
                .filter(reason -> trouble.reason() == reason
                        ? condition.getMessage().contains(trouble.message())
                        : trouble.reason() == TroubleReason.ProgressDeadlineExceeded && reason.isOfContainer())
                .findFirst()
                .map(reason -> Trouble.of(reason, condition.getMessage()));
    }
}
