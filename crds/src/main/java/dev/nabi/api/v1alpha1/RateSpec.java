package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rate of requests, and how many may come at once. */
@ValidationRule(
        value = "has(self.perSecond) != has(self.perMinute)",
        message = "a rate is given by exactly one of perSecond and perMinute")
public record RateSpec(
        @JsonPropertyDescription(
                "Requests per second, also a decimal such as 0.5, between 0.001 and 100000. Exactly one of perSecond and perMinute.")
        @Min(RateSpec.LEAST_PER_SECOND)
        @Max(RateSpec.MOST_PER_SECOND)
        @Nullable
        Double perSecond,

        @JsonPropertyDescription("Requests per minute, between 1 and 6000000. Exactly one of perSecond and perMinute.")
        @Min(1)
        @Max(RateSpec.MOST_PER_MINUTE)
        @Nullable
        Integer perMinute,

        @JsonPropertyDescription(
                "How many requests may come at once after a time without any. Default: those of one second, at least 1.")
        @Min(1)
        @Max(RateSpec.MOST_BURST)
        @Nullable
        Integer burst) {

    public static final double LEAST_PER_SECOND = 0.001;
    public static final double MOST_PER_SECOND = 100_000;
    public static final int MOST_PER_MINUTE = 6_000_000;
    public static final int MOST_BURST = 1_000_000;

    /** Requests per second, whichever way the rate is given. */
    public double rate() {
        if (perSecond != null) {
            return perSecond;
        }
        return perMinute == null ? MOST_PER_SECOND : perMinute / 60.0;
    }

    /** How many requests may come at once. */
    public int burstOrDefault() {
        return burst == null ? (int) Math.max(1, Math.ceil(rate())) : burst;
    }

    /** As a sentence names it: {@code 2.5 requests per second, burst 5}. */
    public String text() {
        var rate = perMinute == null
                ? BigDecimal.valueOf(rate()).stripTrailingZeros().toPlainString() + " per second"
                : perMinute + " per minute";
        return rate + ", burst " + burstOrDefault();
    }

    /** Adds what is wrong with it, a sentence each. */
    void check(String key, List<String> problems) {
        if ((perSecond == null) == (perMinute == null)) {
            problems.add(key + ": give exactly one of perSecond and perMinute; there "
                    + (perSecond == null ? "is neither" : "are both"));
        }
        // Written so that NaN fails, too.
        if (perSecond != null && !(perSecond >= LEAST_PER_SECOND && perSecond <= MOST_PER_SECOND)) {
            problems.add(key + ".perSecond: " + perSecond + " is not between 0.001 and 100000");
        }
        LimitsSpec.range(key + ".perMinute", perMinute, 1, MOST_PER_MINUTE, problems);
        LimitsSpec.range(key + ".burst", burst, 1, MOST_BURST, problems);
    }
}
