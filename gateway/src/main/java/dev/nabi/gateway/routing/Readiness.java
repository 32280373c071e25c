package dev.nabi.gateway.routing;

/** Why a Function is or is not ready: the reason and message of its Ready condition. */
public record Readiness(String reason, String message) {
    /** The operator has not reported yet. */
    public static final Readiness UNKNOWN =
            new Readiness("NotReconciled", "the operator has not reported on this Function yet");
}
