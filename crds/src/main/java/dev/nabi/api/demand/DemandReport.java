package dev.nabi.api.demand;

import java.util.List;

/**
 * What one gateway holds, as one line (JSON) of its demand stream. The first line of a stream is complete; each later
 * one names the revisions that changed or hold something, and stands for an unchanged rest. An empty one says that
 * the gateway is alive. All figures are absolute since the gateway's start, so a lost line costs nothing.
 *
 * @param gateway the gateway's name, unique among those that run
 * @param epoch when this gateway process started, in milliseconds since 1970: another epoch means counters from zero
 * @param atNanos the gateway's monotonic clock at the report, comparable within one epoch only
 * @param complete whether a revision that is not listed has nothing in flight, queued or draining
 * @param limits the Functions whose rate the gateways share, and what came for them; in each second's line
 */
public record DemandReport(
        String gateway,
        long epoch,
        long atNanos,
        boolean complete,
        List<RevisionDemand> revisions,
        List<LimitDemand> limits) {

    public DemandReport {
        revisions = revisions == null ? List.of() : revisions;
        limits = limits == null ? List.of() : limits;
    }

    /** A report that says nothing of limits. */
    public DemandReport(String gateway, long epoch, long atNanos, boolean complete, List<RevisionDemand> revisions) {
        this(gateway, epoch, atNanos, complete, revisions, List.of());
    }
}
