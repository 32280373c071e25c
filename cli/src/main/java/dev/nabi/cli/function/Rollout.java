package dev.nabi.cli.function;

/** How far the revision of the latest spec is on its way to the traffic. */
public sealed interface Rollout {
    /** It works, and has all the traffic that the spec means for it. */
    record Done(String revision) implements Rollout {}

    /** It is on its way. */
    record Pending(String message) implements Rollout {}

    /** It does not start, or the spec cannot be followed; what served before serves on. */
    record Failed(String reason, String message) implements Rollout {}

    /** The rule, from what the operator reports. */
    static Rollout of(FunctionView function) {
        if (!function.isObserved()) {
            return new Pending("the operator has not seen the change yet");
        }
        var latest = function.condition("RevisionReady");
        if (latest.isFalse()) {
            return new Failed(latest.reason(), latest.message());
        }
        var ready = function.condition("Ready");
        if (ready.isFalse()
                && (ready.reason().equals("InvalidSpec") || ready.reason().equals("TrafficNotResolved"))) {
            return new Failed(ready.reason(), ready.message());
        }
        return latest.isTrue()
                ? new Done(function.latestCreated().orElse(""))
                : new Pending(latest.message().isEmpty() ? "waiting for the operator" : latest.message());
    }
}
