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

/** How long a delivery of an event that failed waits for the next one. */
@ValidationRule(
        value =
                "!has(self.initial) || (duration(self.initial) >= duration('1s') && duration(self.initial) <= duration('1h'))",
        message = "backoff.initial is between 1s and 1h")
@ValidationRule(
        value = "!has(self.max) || (duration(self.max) >= duration('1s') && duration(self.max) <= duration('24h'))",
        message = "backoff.max is between 1s and 24h")
public record BackoffSpec(
        @JsonPropertyDescription("The wait before the second attempt, between 1s and 1h. Default: 10s.")
        @Default("10s")
        @Size(max = 20)
        @Pattern(ScaleSpec.DURATION)
        String initial,

        @JsonPropertyDescription("By how much each wait is longer than the one before. Default: 3.")
        @Default("3")
        @Min(1)
        @Max(10)
        Integer factor,

        @JsonPropertyDescription("The longest wait, between 1s and 24h; also the bound of a Retry-After. Default: 5m.")
        @Default("5m")
        @Size(max = 20)
        @Pattern(ScaleSpec.DURATION)
        String max,

        @JsonPropertyDescription(
                "How waits are spread: full (anything up to the wait), equal (half of it and anything up to it) or none. "
                        + "Default: full.")
        @Default("full")
        BackoffJitter jitter) {

    static final BackoffSpec DEFAULT = new BackoffSpec("10s", 3, "5m", BackoffJitter.FULL);

    public BackoffSpec {
        initial = Objects.requireNonNullElse(initial, "10s");
        factor = Objects.requireNonNullElse(factor, 3);
        max = Objects.requireNonNullElse(max, "5m");
        jitter = Objects.requireNonNullElse(jitter, BackoffJitter.FULL);
    }

    /** The wait before the second attempt. */
    public Duration initialWait() {
        return ScaleSpec.duration(initial);
    }

    /** The longest wait. */
    public Duration longestWait() {
        return ScaleSpec.duration(max);
    }
}
