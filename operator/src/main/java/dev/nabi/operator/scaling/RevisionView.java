package dev.nabi.operator.scaling;

import dev.nabi.operator.autoscaler.ScalingPolicy;
import java.time.Duration;
import java.util.List;

/**
 * One revision as the reconciler saw it; what a decision is made on.
 *
 * @param floor the instances that it needs for the traffic that is to come to it, in the phase that rises
 * @param resourceVersion of its Deployment
 * @param timeout the longest that an invocation takes, after which a drain waits for nothing more
 */
public record RevisionView(
        RevisionKey key,
        ScalingPolicy.Phase phase,
        int floor,
        int replicas,
        int ready,
        List<InstanceView> instances,
        String resourceVersion,
        Duration timeout) {}
