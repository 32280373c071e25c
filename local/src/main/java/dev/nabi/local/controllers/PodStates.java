package dev.nabi.local.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;

/** What a controller wants to know of a pod. */
final class PodStates {
    private PodStates() {}

    static boolean isActive(JsonNode pod) {
        var phase = Json.text(pod, "status", "phase");
        return !Meta.isTerminating(pod) && !phase.equals("Succeeded") && !phase.equals("Failed");
    }

    static boolean isReady(JsonNode pod) {
        return Json.at(pod, "status", "conditions")
                .valueStream()
                .anyMatch(condition -> Json.text(condition, "type").equals("Ready")
                        && Json.text(condition, "status").equals("True"));
    }
}
