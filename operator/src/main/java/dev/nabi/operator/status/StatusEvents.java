package dev.nabi.operator.status;

import dev.nabi.api.v1alpha1.FunctionStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened between two statuses. Since only a change tells, nothing is told twice. */
public final class StatusEvents {
    private StatusEvents() {}

    /** The events of the step from one status to the next. */
    public static List<StatusEvent> between(FunctionStatus before, FunctionStatus after) {
        var events = new ArrayList<StatusEvent>();
        if (isNew(before.latestCreatedRevision(), after.latestCreatedRevision())) {
            events.add(new StatusEvent(
                    false, "RevisionCreated", after.latestCreatedRevision() + " is the revision of the latest spec"));
        }
        if (isNew(before.latestReadyRevision(), after.latestReadyRevision())) {
            events.add(new StatusEvent(
                    false, "RevisionReady", after.latestReadyRevision() + " works and can take traffic"));
        }
        failure(before, after, ConditionType.Ready).ifPresent(events::add);
        failure(before, after, ConditionType.RevisionReady)
                .filter(event -> events.stream().noneMatch(other -> other.equals(event)))
                .ifPresent(events::add);
        exhausted(before, after).ifPresent(events::add);
        return events;
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
