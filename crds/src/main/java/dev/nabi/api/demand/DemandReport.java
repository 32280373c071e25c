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
 */
public record DemandReport(String gateway, long epoch, long atNanos, boolean complete, List<RevisionDemand> revisions) {

    public DemandReport {
        revisions = revisions == null ? List.of() : revisions;
    }
}
