package dev.nabi.operator.sharing;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.demand.DemandReport;
import dev.nabi.api.demand.LimitShare;
import dev.nabi.api.demand.LimitShares;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What all gateways say of the rates that they share, and the leases that they get: the ledger of limits. It is in memory
 * alone, since a lease is over in seconds: a new leader begins with what the gateways say that they have.
 *
 * <p>A round has two parts. First those that have too much give it up; then those that have answered to it leave free what
 * others get.
 */
public final class LimitBoard {
    /** A lease outlives a few rounds that fail, and ends soon after the operator. */
    public static final long VALID_MILLIS = 5000;

    private final Map<FunctionKey, SharedLimit> limits = new HashMap<>();
    private final Map<URI, Long> epochs = new HashMap<>();
    private final ShareWriter writer;

    public LimitBoard(ShareWriter writer) {
        this.writer = writer;
    }

    /** A gateway tells what came. */
    public synchronized void report(URI gateway, DemandReport report) {
        if (report.limits().isEmpty()) {
            return;
        }
        var before = epochs.put(gateway, report.epoch());
        var isNewProcess = before == null || before != report.epoch();
        for (var demand : report.limits()) {
            limits.computeIfAbsent(new FunctionKey(demand.namespace(), demand.function()), SharedLimit::new)
                    .report(gateway, demand, report.atNanos(), isNewProcess);
        }
    }

    /** Whether any Function has a rate. */
    public synchronized boolean isUsed() {
        return !limits.isEmpty();
    }

    /** One round; completes when all have answered, or have not in time. */
    public CompletableFuture<Void> round(Set<URI> gateways) {
        var live = Set.copyOf(gateways);
        return send(live, lessened(live), live.size()).thenCompose(_ -> send(live, grown(), live.size()));
    }

    private synchronized Map<URI, List<LimitShare>> lessened(Set<URI> live) {
        epochs.keySet().retainAll(live);
        var shares = new HashMap<URI, List<LimitShare>>();
        if (live.isEmpty()) {
            return shares;
        }
        for (var limit : limits.values()) {
            limit.decide(live);
            if (!limit.isIdle()) {
                live.forEach(gateway ->
                        shares.computeIfAbsent(gateway, _ -> new ArrayList<>()).add(limit.lessened(gateway)));
            }
        }
        limits.values().removeIf(SharedLimit::isForgotten);
        return shares;
    }

    private synchronized Map<URI, List<LimitShare>> grown() {
        var shares = new HashMap<URI, List<LimitShare>>();
        for (var limit : limits.values()) {
            if (limit.isIdle()) {
                continue;
            }
            limit.grown()
                    .forEach(share -> shares.computeIfAbsent(share.getKey(), _ -> new ArrayList<>())
                            .add(share.getValue()));
        }
        return shares;
    }

    private CompletableFuture<Void> send(Set<URI> live, Map<URI, List<LimitShare>> shares, int gateways) {
        var sent = live.stream()
                .filter(shares::containsKey)
                .map(gateway -> {
                    var some = shares.getOrDefault(gateway, List.of());
                    return writer.write(gateway, new LimitShares(gateways, VALID_MILLIS, some))
                            .exceptionally(_ -> false)
                            .thenAccept(isTaken -> answered(gateway, some, isTaken, gateways))
                            .toCompletableFuture();
                })
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(sent);
    }

    private synchronized void answered(URI gateway, List<LimitShare> shares, boolean isTaken, int gateways) {
        for (var share : shares) {
            var limit = limits.get(new FunctionKey(share.namespace(), share.function()));
            if (limit != null && isTaken) {
                limit.taken(gateway, share.part());
            } else if (limit != null) {
                limit.unanswered(gateway, share.part(), gateways);
            }
        }
    }
}
