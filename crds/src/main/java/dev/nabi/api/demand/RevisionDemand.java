package dev.nabi.api.demand;

import dev.nabi.api.WireField;
import java.util.List;

/**
 * What one gateway holds for one revision.
 *
 * @param inFlight invocations that an instance works on
 * @param queued invocations that wait for an instance
 * @param busyNanos the integral over time of {@code inFlight + queued}, in nanoseconds: the difference of two reports
 *     by the difference of their times is the average concurrency between them
 * @param arrivals invocations that arrived
 * @param instances the instances that this gateway knows, with what is in flight on each
 */
public record RevisionDemand(
        String namespace,
        String function,
        String revision,
        int inFlight,
        int queued,
        long busyNanos,
        long arrivals,
        List<InstanceDemand> instances) {

    public RevisionDemand {
        WireField.name(namespace, "namespace");
        WireField.name(function, "function");
        WireField.name(revision, "revision");
        WireField.held(inFlight, "inFlight");
        WireField.held(queued, "queued");
        WireField.count(arrivals, "arrivals");
        instances = WireField.list(instances, "instances");
    }
}
