package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator saw of a Function, and where its traffic goes. */
public record FunctionStatus(
        @JsonPropertyDescription("The generation of the spec that this status is about.") @Min(0) @Max(MOST) @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Whether calls are answered, whether the latest revision works, and more.")
        List<Condition> conditions,

        @JsonPropertyDescription("Where the Function is called.") @Nullable
        String url,

        @JsonPropertyDescription("The revision of the latest spec.") @Nullable
        String latestCreatedRevision,

        @JsonPropertyDescription(
                "The revision that was promoted last: the latest that works and has the traffic meant for it.")
        @Nullable
        String latestReadyRevision,

        @JsonPropertyDescription("Where the traffic goes now.")
        List<TrafficTarget> traffic,

        @JsonPropertyDescription("How many instances there are, of all revisions.")
        @Min(0)
        @Max(MOST_REPLICAS)
        @Nullable
        Integer replicas,

        @JsonPropertyDescription("How many of them are ready.") @Min(0) @Max(MOST_REPLICAS) @Nullable
        Integer readyReplicas,

        @JsonPropertyDescription(
                "How many invocations one instance takes at once, as the spec or its default says; 0 for no limit.")
        @Min(0)
        @Max(10000)
        @Nullable
        Integer concurrency,

        @JsonPropertyDescription("What the Function was used.") @Nullable
        FunctionUsage usage) {

    /** The largest integer that every reader of JSON keeps, 2^53 - 1. */
    static final long MOST = 9_007_199_254_740_991L;

    private static final int MOST_REPLICAS = Integer.MAX_VALUE;

    public FunctionStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        traffic = traffic == null ? List.of() : List.copyOf(traffic);
    }
}
