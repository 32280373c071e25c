package dev.nabi.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator saw of a Function, and where its traffic goes. */
public record FunctionStatus(
        @Nullable Long observedGeneration,
        List<Condition> conditions,
        @Nullable String url,
        @Nullable String latestCreatedRevision,
        @Nullable String latestReadyRevision,
        List<TrafficTarget> traffic,
        @Nullable Integer replicas,
        @Nullable Integer readyReplicas,
        @Nullable FunctionUsage usage) {

    public FunctionStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        traffic = traffic == null ? List.of() : List.copyOf(traffic);
    }
}
