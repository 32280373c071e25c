package dev.nabi.operator.scaling;

import dev.nabi.operator.autoscaler.ScaleReason;

/** Is told what the scaling loop did. */
public interface ScalingListener {

    void scaled(RevisionKey revision, int from, int to, ScaleReason reason);

    /** A write did not succeed; the loop decides again in a moment. */
    void writeFailed(RevisionKey revision, ScaleOutcome outcome);
}
