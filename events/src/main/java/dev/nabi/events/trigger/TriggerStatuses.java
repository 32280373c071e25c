package dev.nabi.events.trigger;

import dev.nabi.api.v1alpha1.TriggerStatus;
import dev.nabi.events.store.LaneBacklog;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a Trigger → its status. Pure. */
public final class TriggerStatuses {
    /** The condition of a Trigger. */
    public static final String READY = "Ready";

    private static final String FULL = "Full";

    /** A queue that was full is so until it has a tenth of its room: else each event would be news. */
    private static final double FULL_UNTIL = 0.9;

    private TriggerStatuses() {}

    /**
     * What is known of a Trigger.
     *
     * @param isFunctionKnown whether there is a Function of its name
     * @param source how its source is; null where it has none that runs
     * @param lane how its queue stands; null for an empty one
     * @param fill how much of its queue is taken: with 1 and above it takes no more
     * @param next a schedule's next instant
     */
    public record Observed(
            boolean isFunctionKnown,
            @Nullable SourceState source,
            @Nullable LaneBacklog lane,
            double fill,
            @Nullable Instant next) {}

    /** The status now; {@code before} gives a condition that has not changed its time. */
    public static TriggerStatus of(
            TriggerDefinition trigger, Observed seen, @Nullable TriggerStatus before, Instant now) {
        var lane = seen.lane();
        return new TriggerStatus(
                trigger.generation(),
                List.of(condition(trigger, seen, before, now)),
                trigger.sourceText(),
                lane == null ? 0L : lane.queued() + lane.running(),
                lane == null || lane.oldest() == null ? null : lane.oldest().toString(),
                lane == null ? 0L : lane.dead(),
                seen.next() == null ? null : seen.next().toString());
    }

    private static Condition condition(
            TriggerDefinition trigger, Observed seen, @Nullable TriggerStatus before, Instant now) {
        var state = state(trigger, seen, before);
        var status = state.isReady() ? "True" : "False";
        var known = before == null ? List.<Condition>of() : before.conditions();
        var since = known.stream()
                .filter(one -> READY.equals(one.getType()) && status.equals(one.getStatus()))
                .map(Condition::getLastTransitionTime)
                .findFirst()
                .orElse(now.toString());
        return new ConditionBuilder()
                .withType(READY)
                .withStatus(status)
                .withReason(state.reason())
                .withMessage(state.message())
                .withObservedGeneration(trigger.generation())
                .withLastTransitionTime(since)
                .build();
    }

    /** The first thing that keeps events from being taken and delivered. */
    static SourceState state(TriggerDefinition trigger, Observed seen, @Nullable TriggerStatus before) {
        if (!trigger.problem().isEmpty()) {
            return new SourceState("InvalidSpec", trigger.problem());
        } else if (trigger.spec().suspend()) {
            return new SourceState("Suspended", "spec.suspend: nothing is taken and nothing is delivered");
        } else if (!seen.isFunctionKnown()) {
            return new SourceState(
                    "FunctionNotFound",
                    "there is no Function '" + trigger.spec().function().name() + "' in the namespace "
                            + trigger.namespace());
        }
        if (seen.fill() >= (wasFull(before) ? FULL_UNTIL : 1)) {
            return new SourceState(
                    FULL,
                    "no more events are taken: those that wait and the dead letters fill its queue; redrive or purge dead"
                            + " letters, or see why the Function does not keep up");
        }
        return seen.source() == null ? SourceState.READY : seen.source();
    }

    private static boolean wasFull(@Nullable TriggerStatus before) {
        return before != null && before.conditions().stream().anyMatch(condition -> FULL.equals(condition.getReason()));
    }
}
