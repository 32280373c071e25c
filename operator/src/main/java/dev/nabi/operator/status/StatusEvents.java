package dev.nabi.operator.status;

import dev.nabi.api.v1alpha1.FunctionStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened between two statuses. Since only a change tells, nothing is told twice. */
public final class StatusEvents {
    /** The number at a revision's end has five digits, until it has more. */
    private static final Comparator<String> OLDEST_FIRST =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private StatusEvents() {}

    /** The events of the step from one status to the next. */
    public static List<StatusEvent> between(FunctionStatus before, FunctionStatus after) {
        var events = new ArrayList<StatusEvent>();
        if (isNew(before.latestCreatedRevision(), after.latestCreatedRevision())) {
            events.add(new StatusEvent(
                    false, "RevisionCreated", after.latestCreatedRevision() + " is the revision of the latest spec"));
        }
        var promoted = after.latestReadyRevision();
        if (promoted != null && isNew(before.latestReadyRevision(), promoted)) {
            events.add(promotion(before.latestReadyRevision(), promoted));
        }
        failure(before, after, ConditionType.Ready).ifPresent(events::add);
        failure(before, after, ConditionType.RevisionReady)
                .filter(event -> events.stream().noneMatch(other -> other.equals(event)))
                .ifPresent(events::add);
        failure(before, after, ConditionType.RevisionsUnchanged).ifPresent(events::add);
        exhausted(before, after).ifPresent(events::add);
        return events;
    }

    private static StatusEvent promotion(@Nullable String before, String after) {
        return before != null && OLDEST_FIRST.compare(after, before) < 0
                ? new StatusEvent(false, "RolledBack", after + " works and is the latest again, instead of " + before)
                : new StatusEvent(
                        false,
                        "Promoted",
                        after + " works and is the latest" + (before == null ? "" : ", instead of " + before));
    }

    /** Once a period, and anew for a budget that was changed: what is said names both. */
    private static Optional<StatusEvent> exhausted(FunctionStatus before, FunctionStatus after) {
        var earlier = Conditions.find(before.conditions(), ConditionType.BudgetExhausted)
                .filter(StatusEvents::isTrue)
                .map(Condition::getMessage);
        return Conditions.find(after.conditions(), ConditionType.BudgetExhausted)
                .filter(StatusEvents::isTrue)
                .filter(now -> !earlier.equals(Optional.of(now.getMessage())))
                .map(now -> new StatusEvent(true, now.getType(), now.getMessage()));
    }

    private static boolean isTrue(Condition condition) {
        return Conditions.Status.True.name().equals(condition.getStatus());
    }

    private static Optional<StatusEvent> failure(FunctionStatus before, FunctionStatus after, ConditionType type) {
        var earlier = Conditions.find(before.conditions(), type).filter(StatusEvents::isFalse);
        return Conditions.find(after.conditions(), type)
                .filter(StatusEvents::isFalse)
                .filter(now -> !earlier.map(Condition::getReason).equals(Optional.of(now.getReason())))
                .map(now -> new StatusEvent(true, now.getReason(), now.getMessage()));
    }

    private static boolean isFalse(Condition condition) {
        return Conditions.Status.False.name().equals(condition.getStatus());
    }

    private static boolean isNew(@Nullable String before, @Nullable String after) {
        return after != null && !Objects.equals(before, after);
    }
}
