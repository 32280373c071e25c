package dev.nabi.operator.function;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.operator.leadership.Leadership;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings a Function's revisions to what its spec says, and its status to what was observed: it observes, has a pure rule
 * plan, acts, and reports what was planned and what came of it. An object that has changed leads here again.
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

    private final Leadership leadership;
    private final Observer observer;
    private final Actor actor;
    private final Reporter reporter;
    private final Requeue requeue;
    private volatile @Nullable EventSourceContext<Function> watched;

    public FunctionReconciler(
            Leadership leadership, Observer observer, Actor actor, Reporter reporter, Requeue requeue) {
        this.leadership = leadership;
        this.observer = observer;
        this.actor = actor;
        this.reporter = reporter;
        this.requeue = requeue;
    }

    @Override
    public List<EventSource<?, Function>> prepareEventSources(EventSourceContext<Function> context) {
        watched = context;
        var sources = new ArrayList<>(observer.watches(context));
        sources.add(requeue.source(context));
        return sources;
    }

    /** A Function that a finalizer holds is called and scaled until it is gone. */
    @Override
    public UpdateControl<Function> reconcile(Function function, Context<Function> context) {
        if (!leadership.isHeld()) {
            // All Functions are reconciled when it is held.
            return UpdateControl.noUpdate();
        }
        var key = new FunctionKey(
                function.getMetadata().getNamespace(), function.getMetadata().getName());
        if (context.isPrimaryResourceDeleted()) {
            forget(key, function);
            return UpdateControl.noUpdate();
        }
        var seen = observer.observe(function, context);
        var plan = observer.plan(key, seen);
        var outcome = actor.act(key, function, plan);
        return reporter.report(key, seen, plan, outcome);
    }

    /**
     * What fails since the Function was deleted meanwhile is not tried again: the framework (5.3.2) forgets by such a retry that
     * there was a deletion, where an event of an object of the Function came after it.
     */
    @Override
    public ErrorStatusUpdateControl<Function> updateErrorStatus(
            Function function, Context<Function> context, Exception failure) {
        return isKnown(function)
                ? ErrorStatusUpdateControl.defaultErrorProcessing()
                : ErrorStatusUpdateControl.<Function>noStatusUpdate().withNoRetry();
    }

    private boolean isKnown(Function function) {
        var cached = watched;
        return cached == null
                || cached.getPrimaryCache()
                        .get(ResourceID.fromResource(function))
                        .isPresent();
    }

    private void forget(FunctionKey key, Function function) {
        observer.forget(key, function);
        actor.forget(key);
        reporter.forget(key);
    }
}
