package dev.nabi.operator.plan;

import dev.nabi.api.v1alpha1.FunctionStatus;
import dev.nabi.api.v1alpha1.FunctionUsage;
import dev.nabi.operator.revision.Revision;
import dev.nabi.operator.status.BudgetFinding;
import dev.nabi.operator.status.StatusEvent;
import dev.nabi.operator.status.StatusEvents;
import dev.nabi.operator.status.StatusInput;
import dev.nabi.operator.status.Statuses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is reported of a Function once a plan was carried out.
 *
 * @param before the status as it was
 * @param lookAgain when to look again though no object changes
 */
public record Report(
        FunctionStatus before, FunctionStatus after, List<StatusEvent> events, Optional<Duration> lookAgain) {
    /** A revision that is starting is looked at again for troubles that only time shows. */
    private static final Duration STARTING = Duration.ofSeconds(10);

    /** What the load needs changes without any object that does. */
    private static final Duration SHIFTING = Duration.ofSeconds(1);

    /** Others go first; when one of them is done it is told, when its time is up it is not. */
    private static final Duration WAITING = Duration.ofSeconds(30);

    /** What the API server refused may pass later: a quota is raised, a name becomes free. */
    private static final Duration REFUSED = Duration.ofSeconds(30);

    /** What failed on the way to the API server is tried again. */
    private static final Duration INCOMPLETE = Duration.ofSeconds(3);

    /**
     * The rule.
     *
     * @param url where the Function is called
     * @param usage what it was used, and what is known of its budget
     */
    public static Report of(
            FunctionSnapshot seen,
            Plan plan,
            Outcome outcome,
            String url,
            @Nullable FunctionUsage usage,
            BudgetFinding budget,
            Instant now) {
        var function = seen.function();
        var before = before(seen);
        var after = Statuses.of(new StatusInput(
                before,
                function.getMetadata().getGeneration(),
                plan.problems(),
                plan.isDeleting(),
                plan.changed(),
                seen.revisions(),
                plan.revisions(),
                outcome.created(),
                outcome.refused(),
                outcome.policyRefused(),
                outcome.waiting() == Outcome.Waiting.NEW_REVISION,
                url,
                function.getSpec() == null ? null : function.getSpec().concurrency(),
                usage,
                budget,
                now));
        var events = new ArrayList<>(StatusEvents.between(before, after));
        events.addAll(outcome.events());
        return new Report(before, after, events, lookAgain(plan, outcome));
    }

    /** The status that a Function has. */
    public static FunctionStatus before(FunctionSnapshot seen) {
        return Optional.ofNullable(seen.function().getStatus()).orElse(Statuses.NONE);
    }

    private static Optional<Duration> lookAgain(Plan plan, Outcome outcome) {
        if (outcome.isIncomplete()) {
            return Optional.of(INCOMPLETE);
        }
        if (plan.revisions().routes().isShifting()) {
            return Optional.of(SHIFTING);
        }
        var current = plan.revisions().current();
        if (!plan.revisions().isPromoted()
                && current.isPresent()
                && !current.filter(Revision::isFailing).isPresent()) {
            return Optional.of(STARTING);
        }
        if (outcome.refused().isPresent() || outcome.policyRefused().isPresent()) {
            return Optional.of(REFUSED);
        }
        return outcome.waiting() == Outcome.Waiting.NOTHING ? Optional.empty() : Optional.of(WAITING);
    }
}
