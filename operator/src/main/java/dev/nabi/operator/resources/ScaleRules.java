package dev.nabi.operator.resources;

import dev.nabi.api.v1alpha1.ScaleSpec;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The rules of {@code spec.scale}. */
final class ScaleRules {
    private ScaleRules() {}

    static void check(ScaleSpec scale, List<String> problems) {
        Validation.range("spec.scale.max", scale.max(), 1, 1000, problems);
        if (scale.min() < 0 || scale.min() > scale.max()) {
            problems.add("spec.scale.min: " + scale.min() + " is not between 0 and spec.scale.max, " + scale.max());
        }
        if (scale.target() != null) {
            Validation.range("spec.scale.target", scale.target(), 1, 1_000_000, problems);
        }
        duration("window", scale::stableWindow, Duration.ofSeconds(6), Duration.ofHours(1), problems);
        duration("downDelay", scale::scaleDownDelay, Duration.ZERO, Duration.ofHours(24), problems);
        if (scale.zeroAfter() != null) {
            duration("zeroAfter", scale::scaleToZeroAfter, Duration.ZERO, Duration.ofDays(30), problems);
        }
    }

    private static void duration(
            String field, Supplier<Duration> value, Duration least, Duration most, List<String> problems) {
        var key = "spec.scale." + field + ": ";
        try {
            var duration = value.get();
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                problems.add(key + text(duration) + " is not between " + text(least) + " and " + text(most));
            }
        } catch (IllegalArgumentException e) {
            problems.add(key + e.getMessage());
        }
    }

    private static String text(Duration duration) {
        return duration.isZero() ? "0s" : duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
