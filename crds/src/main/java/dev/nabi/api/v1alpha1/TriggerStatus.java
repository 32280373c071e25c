package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the events process saw of a Trigger, and what waits there. */
public record TriggerStatus(
        @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Min(0)
        @Max(FunctionStatus.MOST)
        @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Whether events are taken and delivered, and why not.")
        List<Condition> conditions,

        @JsonPropertyDescription("The source in a few words, as in cron 0 9 * * 1-5.") @Nullable
        String source,

        @JsonPropertyDescription("How many events wait or are in flight.") @Min(0) @Max(FunctionStatus.MOST) @Nullable
        Long backlog,

        @JsonPropertyDescription("When the oldest event that waits was accepted.") @Nullable
        String oldest,

        @JsonPropertyDescription("How many dead letters there are.") @Min(0) @Max(FunctionStatus.MOST) @Nullable
        Long dead,

        @JsonPropertyDescription("When a schedule fires next.") @Nullable
        String next) {

    public TriggerStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
