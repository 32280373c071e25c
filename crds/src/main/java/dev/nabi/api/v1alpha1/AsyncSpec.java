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

/** How asynchronous calls of a Function are carried out. A change holds at once, also for calls that wait, and makes no revision. */
@ValidationRule(
        value =
                "!has(self.maxAge) || (duration(self.maxAge) >= duration('1m') && duration(self.maxAge) <= duration('168h'))",
        message = "spec.async.maxAge is between 1m and 168h")
public record AsyncSpec(
        @JsonPropertyDescription(
                "How often a call is tried at most. Only an attempt that reached the function's code counts. Default: 3.")
        @Default("3")
        @Min(1)
        @Max(DeliverySpec.MOST_ATTEMPTS)
        Integer maxAttempts,

        @JsonPropertyDescription("How long an attempt that failed waits for the next one.")
        BackoffSpec backoff,

        @JsonPropertyDescription(
                "How long after it was accepted a call is tried at the latest, between 1m and 168h; then it is dead. Default: 6h.")
        @Default("6h")
        @Size(max = 20)
        @Pattern(ScaleSpec.DURATION)
        String maxAge,

        @JsonPropertyDescription("Where a record of each call that succeeded goes: the request and the answer.")
        @Nullable
        DestinationSpec onSuccess,

        @JsonPropertyDescription(
                "Where a record of each call that is dead goes: the request, the last answer and the reason.")
        @Nullable
        DestinationSpec onFailure) {

    /** What holds for a Function without {@code spec.async}. */
    public static final AsyncSpec DEFAULT = new AsyncSpec(3, BackoffSpec.DEFAULT, "6h", null, null);

    public AsyncSpec {
        maxAttempts = Objects.requireNonNullElse(maxAttempts, 3);
        backoff = Objects.requireNonNullElse(backoff, BackoffSpec.DEFAULT);
        maxAge = Objects.requireNonNullElse(maxAge, "6h");
    }

    /** How long after it was accepted a call is tried at the latest. */
    public Duration longestAge() {
        return ScaleSpec.duration(maxAge);
    }
}
