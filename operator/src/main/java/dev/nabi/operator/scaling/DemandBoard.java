package dev.nabi.operator.scaling;

import dev.nabi.api.demand.DemandReport;
import dev.nabi.api.demand.RevisionDemand;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** What all gateways said last. Lives on the scaling loop's thread. */
final class DemandBoard {
    private final Map<URI, GatewayDemand> gateways = new HashMap<>();

    /** Forgets gateways that are no more, and expects those that are. */
    void expect(Set<URI> live, Set<URI> unready, Instant now) {
        gateways.keySet().retainAll(live);
        live.forEach(gateway -> gateways.computeIfAbsent(gateway, address -> new GatewayDemand(now))
                .expect(!unready.contains(gateway)));
    }

    /** For how long gateways have not reported, whether they are still waited for or not. */
    Map<URI, Duration> silent(Instant now) {
        return gateways.entrySet().stream()
                .filter(gateway -> !gateway.getValue().isFresh(now))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, gateway -> gateway.getValue().silence(now)));
    }

    /** Those whose report is needed before anything is taken away. */
    private List<GatewayDemand> awaited(Instant now) {
        return gateways.values().stream()
                .filter(gateway -> gateway.isAwaited(now))
                .toList();
    }

    void reconnected(URI gateway) {
        var demand = gateways.get(gateway);
        if (demand != null) {
            demand.reconnected();
        }
    }

    /** Takes a line in; one of a gateway that is no more changes nothing. */
    List<DemandChange> apply(URI gateway, DemandReport report, Instant now) {
        var demand = gateways.get(gateway);
        return demand == null ? List.of() : demand.apply(report, now);
    }

    /** Whether there is a gateway, and each that is awaited has reported lately. */
    boolean isComplete(Instant now) {
        var awaited = awaited(now);
        return !awaited.isEmpty() && awaited.stream().allMatch(gateway -> gateway.isFresh(now));
    }

    /** Whether there is a gateway, and each that is awaited has reported for at least this long without a gap. */
    boolean isCompleteFor(Duration span, Instant now) {
        var awaited = awaited(now);
        return !awaited.isEmpty() && awaited.stream().allMatch(gateway -> gateway.isKnownFor(span, now));
    }

    int inFlight(RevisionKey revision, Instant now) {
        return sum(revision, now, RevisionDemand::inFlight);
    }

    int queued(RevisionKey revision, Instant now) {
        return sum(revision, now, RevisionDemand::queued);
    }

    int inFlightOn(RevisionKey revision, String pod, Instant now) {
        return sum(
                revision,
                now,
                demand -> demand.instances().stream()
                        .filter(instance -> instance.pod().equals(pod))
                        .mapToInt(instance -> instance.inFlight())
                        .sum());
    }

    /**
     * Whether every gateway that is awaited has seen this mark on these pods and has nothing in flight on them any more. One
     * of a version that does not tell which mark it has seen may have seen an earlier one: it proves nothing.
     */
    boolean isDrained(RevisionKey revision, Collection<String> pods, String mark, Instant now) {
        return isComplete(now)
                && awaited(now).stream().allMatch(gateway -> {
                    var demand = gateway.of(revision);
                    return pods.stream().allMatch(pod -> demand != null && isDrained(demand, pod, mark));
                });
    }

    private static boolean isDrained(RevisionDemand demand, String pod, String mark) {
        return demand.instances().stream()
                .anyMatch(instance ->
                        instance.pod().equals(pod) && mark.equals(instance.mark()) && instance.inFlight() == 0);
    }

    private int sum(RevisionKey revision, Instant now, ToIntFunction<RevisionDemand> figure) {
        return gateways.values().stream()
                .filter(gateway -> gateway.isFresh(now))
                .map(gateway -> gateway.of(revision))
                .filter(Objects::nonNull)
                .mapToInt(figure)
                .sum();
    }
}
