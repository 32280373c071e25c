package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * The states that waiters of clients read, out of a Function's conditions. Each becomes final: the operator says within minutes
 * that a revision works or why not.
 *
 * <pre>
 *   nothing observed, starting      Pending   InProgress
 *   the first revision works        Active    Successful
 *   the first revision fails        Failed    Failed
 *   a later revision starts, fails  Active    InProgress, Failed
 * </pre>
 */
record FunctionState(String state, String update, String reason, String code) {
    private static final Map<String, String> CODES = Map.of(
            "InvalidSpec", "InvalidConfiguration",
            "CreateContainerConfigError", "InvalidConfiguration",
            "VolumesNotMounted", "InvalidConfiguration",
            "ImagePullBackOff", "ImageAccessDenied",
            "InvalidImageName", "InvalidImage",
            "CrashLoopBackOff", "FunctionError",
            "OOMKilled", "FunctionError",
            "PortNotOpen", "FunctionError");

    static FunctionState of(LambdaFunction function) {
        var status = function.status();
        var isFresh = status.path("observedGeneration").asLong(-1) >= function.generation();
        var isActive = !status.path("latestReadyRevision").asText("").isEmpty();
        var revision = condition(status, "RevisionReady");
        var failed = isFresh ? failed(status, revision) : Optional.<JsonNode>empty();
        if (failed.isPresent()) {
            var reason = failed.get().path("reason").asText("");
            return new FunctionState(
                    isActive ? "Active" : "Failed",
                    "Failed",
                    reason + ": " + failed.get().path("message").asText(""),
                    CODES.getOrDefault(reason, "InternalError"));
        }
        var isDone = isFresh && isActive && revision.map(FunctionState::isTrue).orElse(false);
        return new FunctionState(
                isActive ? "Active" : "Pending",
                isDone ? "Successful" : "InProgress",
                "The function is being created.",
                "Creating");
    }

    private static Optional<JsonNode> failed(JsonNode status, Optional<JsonNode> revision) {
        return revision.filter(FunctionState::isFalse)
                .or(() -> condition(status, "Ready").filter(FunctionState::isFalse));
    }

    private static Optional<JsonNode> condition(JsonNode status, String type) {
        return status.path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst();
    }

    private static boolean isTrue(JsonNode condition) {
        return condition.path("status").asText().equals("True");
    }

    private static boolean isFalse(JsonNode condition) {
        return condition.path("status").asText().equals("False");
    }

    boolean isReady() {
        return update.equals("Successful");
    }

    /** Writes it into a configuration that is answered. */
    void write(ObjectNode configuration) {
        configuration.put("State", state);
        if (!state.equals("Active")) {
            configuration.put("StateReason", reason).put("StateReasonCode", code);
        }
        configuration.put("LastUpdateStatus", update);
        if (!update.equals("Successful")) {
            configuration.put("LastUpdateStatusReason", reason).put("LastUpdateStatusReasonCode", code);
        }
    }
}
