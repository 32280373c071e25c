package dev.nabi.api.demand;

import dev.nabi.api.WireField;
import java.util.List;

/**
 * The demand on one gateway: one line (JSON) of its demand stream. The first line of a stream lists all revisions. Each
 * later line lists those whose demand changed, and once a second also those with calls in flight, queued or draining; a
 * revision that is not listed is unchanged. A line without revisions is the heartbeat. Gauges (in flight, queued) are the
 * values of the moment, and counters (arrivals, busy time) count from the gateway's start, so a lost line costs nothing.
 *
 * @param gateway the gateway's name, unique among those that run
 * @param epoch when this gateway process started, in milliseconds since 1970: another epoch means counters from zero
 * @param atNanos the gateway's monotonic clock at the report, comparable within one epoch only
 * @param complete whether a revision that is not listed has nothing in flight, queued or draining
 * @param limits the demand for rates that the gateways share; only in the line of each second
 * @param closed the Functions that calls found closed since the line before, for what their callers are verified with was missing
 */
public record DemandReport(
        String gateway,
        long epoch,
        long atNanos,
        boolean complete,
        List<RevisionDemand> revisions,
        List<LimitDemand> limits,
        List<ClosedFunction> closed) {

    public DemandReport {
        revisions = WireField.list(revisions, "revisions");
        limits = WireField.list(limits, "limits");
        closed = WireField.list(closed, "closed");
    }

    /** A report that closed no Function. */
    public DemandReport(
            String gateway,
            long epoch,
            long atNanos,
            boolean complete,
            List<RevisionDemand> revisions,
            List<LimitDemand> limits) {
        this(gateway, epoch, atNanos, complete, revisions, limits, List.of());
    }

    /** A report that says nothing of limits. */
    public DemandReport(String gateway, long epoch, long atNanos, boolean complete, List<RevisionDemand> revisions) {
        this(gateway, epoch, atNanos, complete, revisions, List.of());
    }
}
