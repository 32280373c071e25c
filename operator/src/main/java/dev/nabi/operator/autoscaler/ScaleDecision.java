package dev.nabi.operator.autoscaler;

/**
 * How many instances a revision should have now, and why.
 *
 * @param next what to remember for the next decision
 */
public record ScaleDecision(int replicas, ScaleReason reason, ScalingState next) {}
