package dev.nabi.operator.plan;

import dev.nabi.api.v1alpha1.FunctionSpec;
import dev.nabi.api.v1alpha1.ScaleMetric;
import dev.nabi.operator.autoscaler.LoadMetric;
import dev.nabi.operator.autoscaler.ScalingPolicy;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import dev.nabi.operator.resources.Validation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a Function's spec to the policy of its revisions. */
final class ScalingPolicies {
    /** How much of what an instance can take it should have to, so that a rise finds room. */
    private static final double UTILISATION = 0.7;

    private static final double UNLIMITED_CONCURRENCY_TARGET = 100;
    private static final double RATE_TARGET = 200;

    private ScalingPolicies() {}

    /** The policy, where {@code spec.scale} is valid. */
    static Optional<ScalingPolicy> of(@Nullable FunctionSpec spec) {
        return spec == null || !Validation.hasValidScale(spec) ? Optional.empty() : Optional.of(policy(spec));
    }

    private static ScalingPolicy policy(FunctionSpec spec) {
        var scale = spec.scale();
        var concurrency = concurrencyTarget(spec);
        var rate = scale.metric() == ScaleMetric.RPS;
        return new ScalingPolicy(
                Phase.SERVING,
                scale.min(),
                scale.max(),
                rate ? LoadMetric.RATE : LoadMetric.CONCURRENCY,
                rate ? (scale.target() == null ? RATE_TARGET : scale.target()) : concurrency,
                concurrency,
                scale.stableWindow(),
                scale.scaleDownDelay(),
                scale.scaleToZeroAfter());
    }

    /** Never less than one invocation per instance, and never more than an instance takes. */
    private static double concurrencyTarget(FunctionSpec spec) {
        var limit = spec.concurrency();
        var target = spec.scale().target();
        if (target != null && spec.scale().metric() == ScaleMetric.CONCURRENCY) {
            return limit == 0 ? target : Math.min(target, limit);
        }
        return limit == 0 ? UNLIMITED_CONCURRENCY_TARGET : Math.max(1, limit * UTILISATION);
    }
}
