package dev.nabi.operator.scaling;

import java.util.List;
import java.util.Map;

/** The hand of the autoscaler in the cluster. Each call blocks until the API server has answered. */
public interface ScaleWriter {

    /** Raises the replicas, provided that they still are what the decision was made on. */
    ScaleOutcome raise(RevisionView revision, int replicas);

    /** Lowers the replicas, provided that the Deployment is exactly the one that the decision was made on. */
    ScaleOutcome lower(RevisionView revision, int replicas);

    /** Marks pods as draining, with a value that no other marking has, and as the first to be deleted. */
    ScaleOutcome markDraining(RevisionKey revision, List<String> pods, String mark);

    /** Takes marks back, by pod, provided that the pod still bears this one. */
    ScaleOutcome unmark(RevisionKey revision, Map<String, String> marks);
}
