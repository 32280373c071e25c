package dev.nabi.operator.function;

import dev.nabi.api.v1alpha1.BudgetSpec;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.FunctionStatus;
import dev.nabi.operator.leadership.Leadership;
import dev.nabi.operator.resources.Defaults;
import dev.nabi.operator.resources.Validation;
import dev.nabi.operator.revision.Revision;
import dev.nabi.operator.revision.RevisionPlan;
import dev.nabi.operator.revision.Trouble;
import dev.nabi.operator.scaling.FunctionKey;
import dev.nabi.operator.scaling.Scaler;
import dev.nabi.operator.status.StatusEvents;
import dev.nabi.operator.status.StatusInput;
import dev.nabi.operator.status.Statuses;
import dev.nabi.operator.usage.UsageBoard;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings a Function's revisions to what its spec says, and its status to what was observed. Every step is a pure
 * rule's answer carried out; an object that has changed leads here again.
 */
@ControllerConfiguration(
        name = "function",
        informer = @Informer(informerListLimit = Watches.PAGE),
        triggerReconcilerOnAllEvents = true,
        fieldManager = DeploymentWriter.FIELD_MANAGER)
@GradualRetry(maxAttempts = FunctionReconciler.WITHOUT_END, initialInterval = 500, maxInterval = 30_000)
public final class FunctionReconciler implements Reconciler<Function> {
    /** A failed reconciliation is tried again, at most each half minute, until it succeeds. */
    static final int WITHOUT_END = -1;

    /** A revision that is starting is looked at again for troubles that only time shows. */
    private static final Duration STARTING = Duration.ofSeconds(10);

    /** What the load needs changes without any object that does. */
    private static final Duration SHIFTING = Duration.ofSeconds(1);

    /** Others go first; when one of them is done it is told, when its time is up it is not. */
    private static final Duration WAITING = Duration.ofSeconds(30);

    /** What the API server refused may pass later: a quota is raised, a name becomes free. */
    private static final Duration REFUSED = Duration.ofSeconds(30);

    private final Leadership leadership;
    private final Defaults defaults;
    private final Templates templates;
    private final Turns turns;
    private final Settling settling;
    private final DeploymentWriter deployments;
    private final NetworkPolicies policies;
    private final FunctionEvents events;
    private final Scaler scaler;
    private final UsageBoard usage;
    private final Trigger trigger;
    private final FunctionUrl url;
    private final InstantSource clock;

    public FunctionReconciler(
            Leadership leadership,
            Defaults defaults,
            Turns turns,
            Settling settling,
            DeploymentWriter deployments,
            NetworkPolicies policies,
            FunctionEvents events,
            Scaler scaler,
            UsageBoard usage,
            Trigger trigger,
            FunctionUrl url,
            InstantSource clock) {
        this.leadership = leadership;
        this.defaults = defaults;
        this.templates = new Templates(defaults);
        this.turns = turns;
        this.settling = settling;
        this.deployments = deployments;
        this.policies = policies;
        this.events = events;
        this.scaler = scaler;
        this.usage = usage;
        this.trigger = trigger;
        this.url = url;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, Function>> prepareEventSources(EventSourceContext<Function> context) {
        var sources = new ArrayList<>(Watches.of(context, policies.areAskedFor()));
        sources.add(trigger.source(context));
        return sources;
    }

    @Override
    public UpdateControl<Function> reconcile(Function function, Context<Function> context) {
        if (!leadership.isHeld()) {
            // All Functions are reconciled when it is held.
            return UpdateControl.noUpdate();
        }
        var key = new FunctionKey(
                function.getMetadata().getNamespace(), function.getMetadata().getName());
        if (context.isPrimaryResourceDeleted() || function.isMarkedForDeletion()) {
            scaler.forget(key);
            events.forget(key);
            turns.done(key).forEach(trigger::fire);
            templates.forget(key);
            settling.forget(key);
            deployments.forget(key);
            policies.forget(key);
            usage.forget(key);
            return UpdateControl.noUpdate();
        }
        var problems = Validation.problems(function, defaults);
        if (problems.isEmpty()) {
            // Before any pod: none is to be reached by others, be it for a moment.
            policies.ensure(function, context);
        }
        var cluster = ObservedFunction.from(function, context, clock.instant());
        var template = problems.isEmpty() ? templates.of(key, function) : "";
        var outdated = problems.isEmpty()
                ? cluster.renewable(template).filter(latest -> !turns.begin(Turns.Kind.RENEWAL, key))
                : Optional.<Revision>empty();
        var plan = problems.isEmpty()
                ? plan(key, cluster, outdated.map(Revision::template).orElse(template))
                : RevisionPlan.unchanged(cluster.revisions(), cluster.history());
        if (!problems.isEmpty() || (outdated.isEmpty() && plan.isPromoted())) {
            turns.done(key).forEach(trigger::fire);
        } else if (plan.current().filter(Revision::isFailing).isPresent()) {
            turns.done(Turns.Kind.PROOF, key).forEach(trigger::fire);
        }
        var written = problems.isEmpty() ? write(key, cluster, plan, outdated.isPresent()) : Written.NOTHING;

        var before = Optional.ofNullable(function.getStatus()).orElse(Statuses.NONE);
        var used = usage.show(key, budget(function), before.usage());
        var after = Statuses.of(new StatusInput(
                before,
                function.getMetadata().getGeneration(),
                problems,
                cluster.revisions(),
                plan,
                written.created(),
                written.refused(),
                written.isWaiting(),
                url.of(key),
                used.usage(),
                used.budget(),
                clock.instant()));
        events.report(key, function, StatusEvents.between(before, after));
        scaler.publish(key, ScalingPolicies.of(function.getSpec()), cluster.views(plan));
        var unsettled = settling.left(key, before, after);
        var control = before.equals(after) || unsettled.isPresent()
                ? UpdateControl.<Function>noUpdate()
                : UpdateControl.patchStatus(withStatus(function, after));
        var waiting = outdated.isPresent() || written.isWaiting() ? Optional.of(WAITING) : Optional.<Duration>empty();
        Stream.of(unsettled, next(plan, written.refused()), waiting)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .ifPresent(control::rescheduleAfter);
        return control;
    }

    /** What runs today bounds what is needed, so the load is asked for only where that would hold the traffic back. */
    private RevisionPlan plan(FunctionKey key, ObservedFunction cluster, String template) {
        var plan = cluster.plan(template, OptionalInt.empty());
        return plan.routes().isShifting() ? cluster.plan(template, scaler.demanded(key)) : plan;
    }

    private static @Nullable BudgetSpec budget(Function function) {
        return function.getSpec() == null ? null : function.getSpec().budget();
    }

    private Written write(FunctionKey key, ObservedFunction cluster, RevisionPlan plan, boolean isOutdated) {
        plan.obsolete().forEach(revision -> deployments.delete(cluster.deployment(revision.name())));
        if (isOutdated) {
            return Written.NOTHING;
        }
        if (plan.current().isPresent()) {
            return deployments.repair(cluster, plan.current().get(), defaults);
        }
        return turns.begin(Turns.Kind.PROOF, key) ? deployments.create(cluster, defaults) : Written.WAITING;
    }

    /** When to look again though no object changes. */
    private static Optional<Duration> next(RevisionPlan plan, Optional<Trouble> refused) {
        if (refused.isPresent()) {
            return Optional.of(REFUSED);
        }
        if (plan.routes().isShifting()) {
            return Optional.of(SHIFTING);
        }
        return plan.current()
                .filter(revision -> !plan.isPromoted() && !revision.isFailing())
                .map(_ -> STARTING);
    }

    private static Function withStatus(Function function, FunctionStatus status) {
        var patch = new Function();
        patch.setMetadata(new ObjectMetaBuilder()
                .withNamespace(function.getMetadata().getNamespace())
                .withName(function.getMetadata().getName())
                .build());
        patch.setStatus(status);
        return patch;
    }
}
