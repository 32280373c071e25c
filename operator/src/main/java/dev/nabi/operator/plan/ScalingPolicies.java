package dev.nabi.operator.plan;

import dev.nabi.api.v1alpha1.FunctionSpec;
import dev.nabi.api.v1alpha1.ScaleMetric;
import dev.nabi.api.v1alpha1.ScalePreference;
import dev.nabi.api.v1alpha1.ScalePrewarm;
import dev.nabi.operator.autoscaler.LoadMetric;
import dev.nabi.operator.autoscaler.Preference;
import dev.nabi.operator.autoscaler.ScalingPolicy;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import dev.nabi.operator.resources.Validation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a Function's spec to the policy of its revisions. */
final class ScalingPolicies {
    private static final double UNLIMITED_CONCURRENCY_TARGET = 100;
    private static final double RATE_TARGET = 200;

    private ScalingPolicies() {}

    /** The policy, where {@code spec.scale} is valid. */
    static Optional<ScalingPolicy> of(@Nullable FunctionSpec spec) {
        return spec == null || !Validation.hasValidScale(spec) ? Optional.empty() : Optional.of(policy(spec));
    }

    private static ScalingPolicy policy(FunctionSpec spec) {
        var scale = spec.scale();
        var rate = scale.metric() == ScaleMetric.RPS;
        var given = rate ? null : scale.target();
        var limit = spec.concurrency();
        var concurrency = concurrencyTarget(limit, given);
        var load = new ScalingPolicy.LoadTarget(
                rate ? LoadMetric.RATE : LoadMetric.CONCURRENCY,
                rate ? (scale.target() == null ? RATE_TARGET : scale.target()) : concurrency,
                concurrency,
                given == null ? limit : (int) concurrency,
                !rate && given == null && limit > 0);
        var times = new ScalingPolicy.Times(
                scale.stableWindow(),
                scale.scaleDownDelay(),
                scale.scaleToZeroAfter(),
                scale.prewarm() == ScalePrewarm.LEARNED);
        return new ScalingPolicy(Phase.SERVING, scale.min(), scale.max(), load, preference(scale.prefer()), times);
    }

    /** Never less than one invocation per instance, and never more than an instance takes. */
    private static double concurrencyTarget(int limit, @Nullable Integer given) {
        if (given != null) {
            return limit == 0 ? given : Math.min(given, limit);
        }
        return limit == 0 ? UNLIMITED_CONCURRENCY_TARGET : Math.max(1, limit * ScalingPolicy.UTILISATION);
    }

    private static Preference preference(ScalePreference prefer) {
        return switch (prefer) {
            case LATENCY -> Preference.LATENCY;
            case BALANCED -> Preference.BALANCED;
            case COST -> Preference.COST;
        };
    }
}
