package dev.nabi.gateway.activation;

/**
 * What a Function's spec bounds, and applies without a new revision.
 *
 * @param concurrency invocations at a time on one instance; 0 is none
 * @param queueLength invocations that may wait
 * @param patienceMillis how long one may wait
 * @param timeoutMillis how long one may take, where the instance does not say
 * @param maxReplicas instances that there may be
 */
public record Limits(int concurrency, int queueLength, long patienceMillis, long timeoutMillis, int maxReplicas) {}
