package dev.nabi.operator.status;

import dev.nabi.api.v1alpha1.FunctionStatus;
import dev.nabi.operator.revision.Revision;
import dev.nabi.operator.revision.Trouble;
import dev.nabi.operator.revision.TroubleReason;
import dev.nabi.operator.status.Conditions.Status;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The status of a Function, from what was planned and observed. */
public final class Statuses {
    /** The status of a Function that has none yet. */
    public static final FunctionStatus NONE =
            new FunctionStatus(null, List.of(), null, null, null, List.of(), null, null, null, null);

    private Statuses() {}

    /** The status to report; equal to the one before when nothing has changed. */
    public static FunctionStatus of(StatusInput input) {
        var conditions = new Conditions(input.before().conditions(), input.generation(), input.now());
        var plan = input.plan();
        return new FunctionStatus(
                input.generation(),
                conditions(conditions, input),
                input.url(),
                latest(input).orElse(input.before().latestCreatedRevision()),
                plan.latestReady().orElse(null),
                plan.routes().targets(),
                input.revisions().stream().mapToInt(Revision::running).sum(),
                input.revisions().stream().mapToInt(Revision::ready).sum(),
                input.concurrency(),
                input.usage());
    }

    /** Whether two statuses agree in all but how many instances there are, none or some among it. */
    public static boolean isCountedAlone(FunctionStatus before, FunctionStatus after) {
        return uncounted(before).equals(uncounted(after));
    }

    private static FunctionStatus uncounted(FunctionStatus status) {
        return new FunctionStatus(
                status.observedGeneration(),
                status.conditions().stream()
                        .filter(condition -> !ConditionType.Active.name().equals(condition.getType()))
                        .toList(),
                status.url(),
                status.latestCreatedRevision(),
                status.latestReadyRevision(),
                status.traffic(),
                null,
                null,
                status.concurrency(),
                status.usage());
    }

    private static List<Condition> conditions(Conditions conditions, StatusInput input) {
        var all = new ArrayList<>(
                List.of(ready(conditions, input), revisionReady(conditions, input), active(conditions, input)));
        input.policyRefused()
                .map(trouble -> conditions.of(
                        ConditionType.NetworkPolicyReady, Status.False, trouble.reason(), trouble.message()))
                .ifPresent(all::add);
        changed(conditions, input).ifPresent(all::add);
        budget(conditions, input).ifPresent(all::add);
        return all;
    }

    private static Optional<Condition> changed(Conditions conditions, StatusInput input) {
        return input.changed().isEmpty()
                ? Optional.empty()
                : Optional.of(conditions.of(
                        ConditionType.RevisionsUnchanged,
                        Status.False,
                        Reason.RevisionChanged,
                        "somebody changed the pod template of " + String.join(", ", input.changed())
                                + ", whose instances are not what the revision says; to apply the spec of such a revision again puts it"
                                + " back"));
    }

    private static Optional<Condition> budget(Conditions conditions, StatusInput input) {
        var type = ConditionType.BudgetExhausted;
        return switch (input.budget()) {
            case BudgetFinding.None none -> Optional.empty();
            case BudgetFinding.Left(var message) ->
                Optional.of(conditions.of(type, Status.False, Reason.BudgetLeft, message));
            case BudgetFinding.Exhausted(var message) ->
                Optional.of(conditions.of(type, Status.True, Reason.LimitReached, message));
            case BudgetFinding.Unknown unknown ->
                Conditions.find(input.before().conditions(), type)
                        .or(() -> Optional.of(conditions.of(
                                type, Status.Unknown, Reason.NotCounted, "no gateway has told what was used yet")));
        };
    }

    /** What was made a moment ago is the latest, whatever else there is. */
    private static Optional<String> latest(StatusInput input) {
        return input.created().or(() -> input.plan().current().map(Revision::name));
    }

    private static Optional<Revision> current(StatusInput input) {
        return input.plan().current().filter(_ -> input.created().isEmpty());
    }

    private static Condition ready(Conditions conditions, StatusInput input) {
        var type = ConditionType.Ready;
        if (!input.problems().isEmpty()) {
            return conditions.of(type, Status.False, Reason.InvalidSpec, String.join("; ", input.problems()));
        }
        var plan = input.plan();
        var unresolved = plan.routes().problem().or(() -> unproven(input));
        if (unresolved.isPresent() && plan.latestReady().isPresent()) {
            return conditions.of(type, Status.False, Reason.TrafficNotResolved, unresolved.get());
        }
        if (plan.routes().targets().isEmpty()) {
            return trouble(input)
                    .map(trouble -> failed(conditions, type, trouble))
                    .orElseGet(() -> starting(conditions, type, input, "the first revision is starting"));
        }
        return servingTrouble(input)
                .map(trouble -> conditions.told(type, trouble))
                .map(trouble -> conditions.of(type, Status.False, trouble.reason(), trouble.message()))
                .orElseGet(() -> conditions.of(type, Status.True, Reason.Ready, "calls are answered"));
    }

    /** Why a revision that spec.traffic names does not get its traffic. */
    private static Optional<String> unproven(StatusInput input) {
        return input.revisions().stream()
                .filter(revision -> input.plan().routes().needed().containsKey(revision.name()))
                .filter(revision -> !input.plan().current().equals(Optional.of(revision)) && revision.isFailing())
                .findFirst()
                .map(revision -> "spec.traffic: no more traffic goes to '" + revision.name()
                        + "', which has no ready instance: "
                        + revision.trouble().orElseThrow().message());
    }

    private static Condition revisionReady(Conditions conditions, StatusInput input) {
        var type = ConditionType.RevisionReady;
        if (!input.problems().isEmpty()) {
            return conditions.of(type, Status.False, Reason.InvalidSpec, String.join("; ", input.problems()));
        }
        if (input.isDeleting()) {
            return conditions.of(
                    type, Status.Unknown, Reason.Terminating, "the Function is deleted once its finalizers are gone");
        }
        return trouble(input).map(trouble -> failed(conditions, type, trouble)).orElseGet(() -> {
            var name = latest(input).orElse("a new revision");
            if (input.created().isEmpty() && input.plan().isPromoted()) {
                return conditions.of(type, Status.True, Reason.Ready, name + " works");
            }
            return input.created().isEmpty() && input.plan().isTakingOver()
                    ? conditions.of(type, Status.Unknown, Reason.Promoting, name + promoting(input, name))
                    : starting(conditions, type, input, name + " is starting");
        });
    }

    private static Condition starting(Conditions conditions, ConditionType type, StatusInput input, String message) {
        return input.isWaiting()
                ? conditions.of(type, Status.Unknown, Reason.Waiting, "other new revisions start first, some at a time")
                : conditions.of(type, Status.Unknown, Reason.Starting, message);
    }

    private static String promoting(StatusInput input, String name) {
        return " works; it has " + input.plan().routes().share(name)
                + " % of the traffic and gets the rest as its instances become ready"
                + input.plan()
                        .current()
                        .flatMap(Revision::trouble)
                        .map(trouble -> "; one is not: " + trouble.message())
                        .orElse("");
    }

    private static Condition active(Conditions conditions, StatusInput input) {
        var type = ConditionType.Active;
        if (input.revisions().stream().anyMatch(Revision::isReady)) {
            return conditions.of(type, Status.True, Reason.Running, "there are instances that are ready");
        }
        var wanted = input.revisions().stream()
                .filter(revision -> revision.replicas() > 0 || revision.running() > 0)
                .toList();
        if (!wanted.isEmpty()) {
            return wanted.stream()
                    .flatMap(revision -> revision.trouble().stream())
                    .findFirst()
                    .map(trouble -> failed(conditions, type, trouble))
                    .orElseGet(() -> conditions.of(
                            type, Status.Unknown, Reason.Starting, "instances are starting, and none is ready yet"));
        }
        return input.revisions().isEmpty()
                ? conditions.of(type, Status.False, Reason.NoRevision, "there is no revision")
                : atZero(conditions, input);
    }

    /** A call that would be turned away, or finds what cannot start, starts no instance. */
    private static Condition atZero(Conditions conditions, StatusInput input) {
        var type = ConditionType.Active;
        var isServed = !input.plan().routes().targets().isEmpty();
        var trouble = isServed ? servingTrouble(input) : trouble(input);
        if (trouble.isPresent()) {
            return failed(conditions, type, trouble.get());
        }
        var next = !isServed
                ? "and no revision takes calls yet"
                : input.budget() instanceof BudgetFinding.Exhausted
                        ? "and calls are turned away until the budget begins anew"
                        : "and the next call starts an instance";
        return conditions.of(type, Status.False, Reason.ScaledToZero, "nothing runs, " + next);
    }

    /** What waits for room in the cluster has not failed: it starts when there is some. */
    private static Condition failed(Conditions conditions, ConditionType type, Trouble trouble) {
        var told = conditions.told(type, trouble);
        var status = told.reason() == TroubleReason.Unschedulable ? Status.Unknown : Status.False;
        return conditions.of(type, status, told.reason(), told.message());
    }

    /** What is wrong with the revision of the latest spec. */
    private static Optional<Trouble> trouble(StatusInput input) {
        return input.refused()
                .or(() -> input.policyRefused().filter(_ -> latest(input).isEmpty()))
                .or(() -> current(input).filter(Revision::isFailing).flatMap(Revision::trouble));
    }

    /** What is wrong with a revision that has traffic, when none of those can answer. */
    private static Optional<Trouble> servingTrouble(StatusInput input) {
        var serving = input.revisions().stream()
                .filter(revision -> input.plan().routes().reaches(revision.name()))
                .toList();
        return serving.stream().allMatch(Revision::isFailing)
                ? serving.stream().findFirst().flatMap(Revision::trouble)
                : Optional.empty();
    }
}
