package dev.nabi.gateway.activation;

import java.util.Optional;

/**
 * The rule by which a gateway raises a revision while no operator decides: as many more instances as what waits would
 * fill, less those that start already, at most twice what there is at a time, and never more than the Function allows.
 * It never lowers: who is back decides anew.
 *
 * @param from the replicas that the revision is believed to have: as many as it has pods
 */
public record Raise(int from, int to) {

    /** What is seen of a revision; {@code starting} are its pods that do not answer yet. */
    public record Seen(int pods, int starting, int queued) {}

    /** What to ask for; empty when there is nothing to ask. */
    public static Optional<Raise> decide(Seen seen, Limits limits) {
        // Without a limit one more instance takes all that wait.
        var each = limits.concurrency() == 0 ? Math.max(1, seen.queued()) : limits.concurrency();
        var missing = Math.ceilDiv(seen.queued(), each) - seen.starting();
        var step = Math.min(missing, seen.pods());
        var to = Math.min(seen.pods() + step, limits.maxReplicas());
        return to > seen.pods() ? Optional.of(new Raise(seen.pods(), to)) : Optional.empty();
    }
}
