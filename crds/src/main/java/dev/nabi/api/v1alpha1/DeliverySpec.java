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
import org.jspecify.annotations.Nullable;

/** How the events of a Trigger are delivered. */
@ValidationRule(
        value =
                "!has(self.maxAge) || (duration(self.maxAge) >= duration('1m') && duration(self.maxAge) <= duration('168h'))",
        message = "spec.delivery.maxAge is between 1m and 168h")
public record DeliverySpec(
        @JsonPropertyDescription(
                "How often an event is tried at most. Only an attempt that reached the function's code counts. Default: 3.")
        @Default("3")
        @Min(1)
        @Max(MOST_ATTEMPTS)
        Integer maxAttempts,

        @JsonPropertyDescription("How long an attempt that failed waits for the next one.")
        BackoffSpec backoff,

        @JsonPropertyDescription(
                "How long after it was accepted an event is tried at the latest, between 1m and 168h; then it is dead. "
                        + "Default: 6h.")
        @Default("6h")
        @Size(max = 20)
        @Pattern(ScaleSpec.DURATION)
        String maxAge,

        @JsonPropertyDescription(
                "How many deliveries of this Trigger may be in flight at once. Default: as many as the Function's ready "
                        + "instances take.")
        @Min(1)
        @Max(10_000)
        @Nullable
        Integer maxInFlight) {

    static final int MOST_ATTEMPTS = 100;

    /** What holds for a Trigger without {@code spec.delivery}. */
    public static final DeliverySpec DEFAULT = new DeliverySpec(3, BackoffSpec.DEFAULT, "6h", null);

    public DeliverySpec {
        maxAttempts = Objects.requireNonNullElse(maxAttempts, 3);
        backoff = Objects.requireNonNullElse(backoff, BackoffSpec.DEFAULT);
        maxAge = Objects.requireNonNullElse(maxAge, "6h");
    }

    /** How long after it was accepted an event is tried at the latest. */
    public Duration longestAge() {
        return ScaleSpec.duration(maxAge);
    }
}
