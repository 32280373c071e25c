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

/** How far and how fast the instances of a Function follow its load. */
@ValidationRule(value = "self.min <= self.max", message = "spec.scale.min is at most spec.scale.max")
@ValidationRule(
        value =
                "!has(self.window) || (duration(self.window) >= duration('6s') && duration(self.window) <= duration('1h'))",
        message = "spec.scale.window is between 6s and 1h")
public record ScaleSpec(
        @JsonPropertyDescription("The least number of instances of a revision that has traffic.")
        @Default("0")
        @Min(0)
        @Max(1000)
        Integer min,

        @JsonPropertyDescription("The most instances of a revision.") @Default("20") @Min(1) @Max(1000)
        Integer max,

        @JsonPropertyDescription("What target counts: invocations at once, or requests per second.")
        @Default("concurrency")
        ScaleMetric metric,

        @JsonPropertyDescription(
                "The load that each instance should have. Default: by concurrency and prefer, or 200 requests per second.")
        @Min(1)
        @Max(1_000_000)
        @Nullable
        Integer target,

        @JsonPropertyDescription("The time over which the load is averaged, between 6s and 1h.")
        @Default("60s")
        @Size(max = 20)
        @Pattern(DURATION)
        String window,

        @JsonPropertyDescription("How long fewer instances must be enough before there are fewer, at most 24h.")
        @Default("0s")
        @Size(max = 20)
        @Pattern(DURATION)
        String downDelay,

        @JsonPropertyDescription("How long nothing must be called before the last instance goes. Default: window.")
        @Size(max = 20)
        @Pattern(DURATION)
        @Nullable
        String zeroAfter,

        @JsonPropertyDescription("Short waits (latency), few instances (cost), or both in proportion.")
        @Default("balanced")
        ScalePreference prefer,

        @JsonPropertyDescription(
                "Whether an instance is started before a call that is expected. With learned, the times between calls are learnt, and where they are alike (a timer) an instance is there shortly before the next one.")
        @Default("never")
        ScalePrewarm prewarm) {

    /** What the API takes as a duration: hours, minutes and seconds, in this order. */
    public static final String DURATION = "^([0-9]{1,4}h)?([0-9]{1,5}m)?([0-9]{1,6}s)?$";

    static final ScaleSpec DEFAULT = new ScaleSpec(
            0, 20, ScaleMetric.CONCURRENCY, null, "60s", "0s", null, ScalePreference.BALANCED, ScalePrewarm.NEVER);

    public ScaleSpec {
        min = Objects.requireNonNullElse(min, 0);
        max = Objects.requireNonNullElse(max, 20);
        metric = Objects.requireNonNullElse(metric, ScaleMetric.CONCURRENCY);
        window = Objects.requireNonNullElse(window, "60s");
        downDelay = Objects.requireNonNullElse(downDelay, "0s");
        prefer = Objects.requireNonNullElse(prefer, ScalePreference.BALANCED);
        prewarm = Objects.requireNonNullElse(prewarm, ScalePrewarm.NEVER);
    }

    /** The time over which load is averaged. */
    public Duration stableWindow() {
        return duration(window);
    }

    /** How long a lower replica count must be wanted before it is taken. */
    public Duration scaleDownDelay() {
        return duration(downDelay);
    }

    /** How long nothing must have been in flight or queued before the last instance goes. */
    public Duration scaleToZeroAfter() {
        return duration(zeroAfter == null ? window : zeroAfter);
    }

    /**
     * Reads a duration such as {@code 1h30m} or {@code 60s}.
     *
     * @throws IllegalArgumentException when the text is not of the form of {@link #DURATION}
     */
    static Duration duration(String text) {
        if (text.isEmpty() || !text.matches(DURATION)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a duration: write hours, minutes, seconds, as in 90s, 5m or 1h30m");
        }
        return Duration.parse("PT" + text);
    }
}
