package dev.nabi.local.api.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;

/** What kubectl shows of a pod in one word. */
final class PodCells {
    private PodCells() {}

    static String ready(JsonNode pod) {
        var ready = Json.at(pod, "status", "containerStatuses")
                .valueStream()
                .filter(status -> status.path("ready").asBoolean())
                .count();
        return ready + "/" + Json.at(pod, "spec", "containers").size();
    }

    /** The phase, or what keeps a container from running, or that the pod is on its way out. */
    static String status(JsonNode pod) {
        if (Meta.isTerminating(pod)) {
            return "Terminating";
        }
        var reason = Json.text(pod, "status", "reason");
        var status = reason.isEmpty() ? Json.text(pod, "status", "phase") : reason;
        for (var container : Json.at(pod, "status", "containerStatuses")) {
            var waiting = Json.text(container, "state", "waiting", "reason");
            var terminated = container.path("state").path("terminated");
            if (!waiting.isEmpty()) {
                status = waiting;
            } else if (terminated.isObject()) {
                status = Json.text(terminated, "reason").isEmpty()
                        ? "ExitCode:" + Json.text(terminated, "exitCode")
                        : Json.text(terminated, "reason");
            }
        }
        return status.isEmpty() ? "Unknown" : status;
    }

    static int restarts(JsonNode pod) {
        return Json.at(pod, "status", "containerStatuses")
                .valueStream()
                .mapToInt(status -> status.path("restartCount").asInt(0))
                .sum();
    }
}
