package dev.nabi.gateway.routing;

/**
 * Why a Function is or is not ready: the reason and message of its Ready condition.
 *
 * @param queueLength how many calls may wait for that
 * @param patienceMillis how long a call may wait for it to become ready; 0 when it will not by itself
 */
public record Readiness(String reason, String message, long patienceMillis, int queueLength) {}
