package dev.nabi.operator.scaling;

import dev.nabi.api.demand.DemandReport;
import dev.nabi.api.demand.RevisionDemand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one gateway said last, line by line laid over each other. */
final class GatewayDemand {
    /** A gateway writes each second; after three, what it said is no ground to take anything away. */
    private static final Duration FRESH = Duration.ofSeconds(3);

    /** How long a silent gateway holds back that anything is taken away, while it is Ready: it still carries calls. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    /** The same for one that is not Ready: nobody is sent there, and what it held has ended or broken by then. */
    static final Duration PATIENCE_UNREADY = Duration.ofMinutes(1);

    private final Map<RevisionKey, Received> revisions = new HashMap<>();
    private long epoch = Long.MIN_VALUE;
    private boolean whole;
    private boolean ready = true;
    private Instant heard;
    private Instant since = Instant.MAX;

    /** The last report of a revision, and its time, by the gateway's clock. */
    private record Received(RevisionDemand demand, long atNanos) {}

    /** One that has said nothing yet. */
    GatewayDemand(Instant now) {
        heard = now;
    }

    /** What Kubernetes says of it. */
    void expect(boolean isReady) {
        ready = isReady;
    }

    /** Whether its report is needed before anything is taken away. */
    boolean isAwaited(Instant now) {
        return isFresh(now) || silence(now).compareTo(ready ? PATIENCE : PATIENCE_UNREADY) < 0;
    }

    /** The time since its last report, or since it was seen first. */
    Duration silence(Instant now) {
        return Duration.between(heard, now);
    }

    /** A new stream: nothing is known until its first, complete line. */
    void reconnected() {
        whole = false;
    }

    /** Takes a line in; gives what changed by it. */
    List<DemandChange> apply(DemandReport report, Instant now) {
        // Counts of another process, or from before the first line, say nothing of when they were counted.
        var baseline = report.epoch() != epoch || !whole;
        if (report.epoch() != epoch) {
            revisions.clear();
            epoch = report.epoch();
        }
        since = isFresh(now) ? since : now;
        heard = now;
        whole |= report.complete();
        var changes = new ArrayList<DemandChange>();
        var listed = new HashSet<RevisionKey>();
        for (var demand : report.revisions()) {
            var key = RevisionKey.of(demand.namespace(), demand.function(), demand.revision());
            listed.add(key);
            var received = new Received(demand, report.atNanos());
            changes.add(change(key, revisions.put(key, received), received, baseline));
        }
        if (report.complete()) {
            revisions.keySet().retainAll(listed);
        }
        return changes;
    }

    boolean isFresh(Instant now) {
        return whole && now.isBefore(heard.plus(FRESH));
    }

    /** Whether its reports have been complete for at least this long, without a gap. */
    boolean isKnownFor(Duration span, Instant now) {
        return isFresh(now) && !now.isBefore(since.plus(span));
    }

    @Nullable
    RevisionDemand of(RevisionKey revision) {
        var received = revisions.get(revision);
        return received == null ? null : received.demand();
    }

    private static DemandChange change(
            RevisionKey key, @Nullable Received before, Received received, boolean baseline) {
        var after = received.demand();
        if (before == null && baseline) {
            return new DemandChange(key, 0, 0, 0, 0, after.inFlight(), after.queued());
        }
        var earlier = before == null
                ? 0
                : before.demand().inFlight() + before.demand().queued();
        var seconds = before == null ? 0 : Math.max(0, received.atNanos() - before.atNanos()) / 1e9;
        var busy = Math.max(
                        0,
                        after.busyNanos()
                                - (before == null ? 0 : before.demand().busyNanos()))
                / 1e9;
        var arrivals = Math.max(
                0, after.arrivals() - (before == null ? 0 : before.demand().arrivals()));
        var queued = seconds
                * (after.queued() + (before == null ? 0 : before.demand().queued()))
                / 2;
        var ended = Math.max(0, arrivals + earlier - after.inFlight() - after.queued());
        return new DemandChange(
                key, seconds, Math.max(0, busy - queued), arrivals, ended, after.inFlight(), after.queued());
    }
}
