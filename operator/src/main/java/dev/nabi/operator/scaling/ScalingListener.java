package dev.nabi.operator.scaling;

import dev.nabi.operator.autoscaler.ScaleReason;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Is told what the scaling loop did. */
public interface ScalingListener {

    /**
     * A revision has another number of instances.
     *
     * @param why the reason in words, with its figures
     */
    void scaled(RevisionKey revision, int from, int to, ScaleReason reason, String why);

    /** A write did not succeed; the loop decides again in a moment. */
    void writeFailed(RevisionKey revision, ScaleOutcome outcome);

    /** For how long gateways have not reported, each second; those that report are left out. */
    void silent(Map<URI, Duration> gateways);
}
