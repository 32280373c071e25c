package dev.nabi.operator.scaling;

import java.time.Instant;
import java.util.List;

/** The hand of the autoscaler in the cluster. Each call blocks until the API server has answered. */
public interface ScaleWriter {

    /** Raises the replicas, provided that they still are what the decision was made on. */
    ScaleOutcome raise(RevisionView revision, int replicas);

    /** Lowers the replicas, provided that the Deployment is exactly the one that the decision was made on. */
    ScaleOutcome lower(RevisionView revision, int replicas);

    /** Marks pods as draining, and as the first to be deleted. */
    ScaleOutcome markDraining(RevisionKey revision, List<String> pods, Instant now);

    /** Takes the marks back. */
    ScaleOutcome unmark(RevisionKey revision, List<String> pods);
}
