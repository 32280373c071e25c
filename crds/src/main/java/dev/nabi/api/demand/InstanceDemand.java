package dev.nabi.api.demand;

/**
 * What one gateway has in flight on one instance.
 *
 * @param pod the pod's name
 * @param draining whether this gateway has seen the pod's draining mark and so sends nothing more to it
 */
public record InstanceDemand(String pod, int inFlight, boolean draining) {}
