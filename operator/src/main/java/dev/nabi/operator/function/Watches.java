package dev.nabi.operator.function;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.api.watch.UnreadableObjects;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The watches beside that of Functions: our Deployments and pods, told by their label, kept without what nobody reads. */
final class Watches {
    /** So many objects at a time are listed, so that the first list of a large cluster is no single long request. */
    static final long PAGE = 500;

    private Watches() {}

    static List<EventSource<?, Function>> of(
            EventSourceContext<Function> context, boolean withNetworkPolicies, UnreadableObjects unreadable) {
        var watches = new ArrayList<EventSource<?, Function>>();
        watches.add(watch(Deployment.class, Watches::trimmed, unreadable, context));
        watches.add(watch(Pod.class, Watches::trimmed, unreadable, context));
        if (withNetworkPolicies) {
            watches.add(watch(NetworkPolicy.class, Watches::trimmed, unreadable, context));
        }
        return watches;
    }

    private static <R extends HasMetadata> InformerEventSource<R, Function> watch(
            Class<R> type, UnaryOperator<R> trim, UnreadableObjects unreadable, EventSourceContext<Function> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, Function.class)
                        .withLabelSelector(Labels.FUNCTION)
                        .withNamespacesInheritedFromController()
                        .withSecondaryToPrimaryMapper(resource -> Set.of(function(resource)))
                        .withInformerListLimit(PAGE)
                        .withItemStore(new TrimmedStore<>(trim, unreadable))
                        .build(),
                context);
    }

    private static ResourceID function(HasMetadata resource) {
        return new ResourceID(
                resource.getMetadata().getLabels().get(Labels.FUNCTION),
                resource.getMetadata().getNamespace());
    }

    private static Deployment trimmed(Deployment deployment) {
        return new Deployment(
                deployment.getApiVersion(),
                deployment.getKind(),
                trimmed(deployment.getMetadata()),
                deployment.getSpec(),
                deployment.getStatus());
    }

    private static NetworkPolicy trimmed(NetworkPolicy policy) {
        return new NetworkPolicy(
                policy.getApiVersion(), policy.getKind(), trimmed(policy.getMetadata()), policy.getSpec());
    }

    /** Shares all but its metadata with what was seen: that a builder copies a whole spec costs more than to read it. */
    private static Pod trimmed(Pod pod) {
        return new Pod(pod.getApiVersion(), pod.getKind(), trimmed(pod.getMetadata()), null, pod.getStatus());
    }

    private static ObjectMeta trimmed(ObjectMeta metadata) {
        return new ObjectMetaBuilder(metadata).withManagedFields(List.of()).build();
    }
}
