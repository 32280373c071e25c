package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.Objects;

/** How many events one call of the Function gets. */
@ValidationRule(
        value = "!has(self.maxWait) || duration(self.maxWait) <= duration('5m')",
        message = "spec.batch.maxWait is at most 5m")
public record BatchSpec(
        @JsonPropertyDescription("The most events of one call. Default: 1.") @Default("1") @Min(1) @Max(1000)
        Integer maxSize,

        @JsonPropertyDescription("How long a call waits for more events, at most 5m. Default: 0s.")
        @Default("0s")
        @Size(max = 20)
        @Pattern(ScaleSpec.DURATION)
        String maxWait,

        @JsonPropertyDescription(
                "Whether the answer names the events that failed, as Lambda's batchItemFailures; the others are done. "
                        + "Default: true.")
        @Default("true")
        Boolean partialFailures) {

    /** One event a call. */
    public static final BatchSpec DEFAULT = new BatchSpec(1, "0s", true);

    public BatchSpec {
        maxSize = Objects.requireNonNullElse(maxSize, 1);
        maxWait = Objects.requireNonNullElse(maxWait, "0s");
        partialFailures = Objects.requireNonNullElse(partialFailures, true);
    }

    /** How long a call waits for more events. */
    public Duration longestWait() {
        return ScaleSpec.duration(maxWait);
    }
}
