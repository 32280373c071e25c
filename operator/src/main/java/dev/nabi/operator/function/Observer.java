package dev.nabi.operator.function;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.watch.UnreadableObjects;
import dev.nabi.operator.plan.FunctionSnapshot;
import dev.nabi.operator.plan.KnownAnswers;
import dev.nabi.operator.plan.Plan;
import dev.nabi.operator.plan.PlatformSettings;
import dev.nabi.operator.resources.Code;
import dev.nabi.operator.resources.Defaults;
import dev.nabi.operator.scaling.Scaler;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** Gathers what is known of a Function, and remembers what was found of its objects. */
public final class Observer {
    private static final Logger LOG = Logger.getLogger(Observer.class);

    private final PlatformSettings platform;
    private final Scaler scaler;
    private final UnreadableObjects unreadable;
    private final InstantSource clock;
    private final JarWatch jars;
    private final Templates templates = new Templates();
    private final Verified verified = new Verified();
    private final KnownAnswers known = new KnownAnswers() {
        @Override
        public String template(Function function, Code code, Defaults defaults) {
            return templates.of(function, code, defaults);
        }

        @Override
        public boolean isInOrder(Function function, HasMetadata object) {
            return verified.holds(function, object);
        }
    };

    public Observer(
            PlatformSettings platform,
            Scaler scaler,
            UnreadableObjects unreadable,
            Requeue requeue,
            InstantSource clock) {
        this.platform = platform;
        this.scaler = scaler;
        this.unreadable = unreadable;
        this.clock = clock;
        this.jars = new JarWatch(unreadable, requeue::fireAll);
    }

    List<EventSource<?, Function>> watches(EventSourceContext<Function> context) {
        JarWatch.index(context);
        return Watches.of(context, platform.gateways().isPresent(), unreadable);
    }

    FunctionSnapshot observe(Function function, Context<Function> context) {
        unreadable.seen(function).ifPresent(LOG::warn);
        return FunctionSnapshot.of(
                        function,
                        context.getSecondaryResources(Deployment.class),
                        context.getSecondaryResources(Pod.class),
                        platform.gateways().isPresent() ? context.getSecondaryResources(NetworkPolicy.class) : Set.of(),
                        clock.instant())
                .withJarSource(jars.find(function, context));
    }

    /** What runs today bounds what is needed, so the load is asked for only where that would hold the traffic back. */
    Plan plan(FunctionKey key, FunctionSnapshot seen) {
        var plan = Plan.of(seen, platform, known);
        var settled = plan.asksForLoad() ? Plan.of(seen.withDemanded(scaler.demanded(key)), platform, known) : plan;
        settled.inOrder().forEach(object -> verified.add(seen.function(), object));
        return settled;
    }

    void forget(FunctionKey key, Function function) {
        templates.forget(key);
        verified.forget(key);
        unreadable.gone(function);
    }
}
