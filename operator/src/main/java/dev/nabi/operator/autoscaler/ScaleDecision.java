package dev.nabi.operator.autoscaler;

/**
 * How many instances a revision should have now, and why.
 *
 * @param why the figures behind the reason
 * @param next what to remember for the next decision
 */
public record ScaleDecision(int replicas, ScaleReason reason, Explanation why, ScalingState next) {

    /** This decision, of which so much is done first. */
    public ScaleDecision withReplicas(int replicas) {
        return new ScaleDecision(replicas, reason, why, next);
    }
}
