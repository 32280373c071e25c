package dev.nabi.local.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rule from a Deployment and its ReplicaSets to its status. */
final class DeploymentStatus {
    private static final String PROGRESSING = "Progressing";

    private DeploymentStatus() {}

    /** The status, and when to look again for the deadline. */
    record Outcome(ObjectNode status, Optional<Duration> again) {}

    static Outcome of(ObjectNode deployment, String newName, List<ObjectNode> sets, Instant now) {
        var wanted = Json.at(deployment, "spec", "replicas").asLong(1);
        var total = sum(sets, "replicas");
        var ready = sum(sets, "readyReplicas");
        var updated = sets.stream()
                .filter(set -> Meta.name(set).equals(newName))
                .mapToLong(set -> Json.at(set, "status", "replicas").asLong(0))
                .sum();
        var old = deployment.path("status");
        var status = Json.object().put("observedGeneration", Meta.generation(deployment));
        Counts.put(status, "replicas", total);
        Counts.put(status, "updatedReplicas", updated);
        Counts.put(status, "readyReplicas", ready);
        Counts.put(status, "availableReplicas", ready);
        Counts.put(status, "unavailableReplicas", Math.max(0, wanted - ready));

        var conditions = status.putArray("conditions");
        var available = ready >= wanted;
        conditions.add(condition(
                old,
                "Available",
                available,
                available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                "Deployment %s minimum availability.".formatted(available ? "has" : "does not have"),
                now));
        var complete = updated == wanted && total == wanted && ready == wanted;
        var progressed = progressed(old, status, newName);
        var since = progressed ? now : Meta.time(find(old, PROGRESSING), "lastUpdateTime");
        var deadline = since.plusSeconds(
                Json.at(deployment, "spec", "progressDeadlineSeconds").asLong(600));
        var wasComplete = Json.text(find(old, PROGRESSING), "reason").equals("NewReplicaSetAvailable") && !progressed;
        var done = complete || wasComplete;
        var late = !done && !now.isBefore(deadline);
        var progressing = condition(
                old,
                PROGRESSING,
                !late,
                late ? "ProgressDeadlineExceeded" : done ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
                "ReplicaSet \"%s\" %s."
                        .formatted(
                                newName,
                                late
                                        ? "has timed out progressing"
                                        : done ? "has successfully progressed" : "is progressing"),
                now);
        progressing.put("lastUpdateTime", Meta.time(since.equals(Instant.EPOCH) ? now : since));
        conditions.add(progressing);
        var again = done || late
                ? Optional.<Duration>empty()
                : Optional.of(Duration.between(now, deadline).plusMillis(1));
        return new Outcome(status, again);
    }

    private static long sum(List<ObjectNode> sets, String field) {
        return sets.stream()
                .mapToLong(set -> Json.at(set, "status", field).asLong(0))
                .sum();
    }

    /** More pods of the new template, or fewer of the old, or a new template altogether. */
    private static boolean progressed(JsonNode old, JsonNode status, String newName) {
        var before = find(old, PROGRESSING);
        return before.isMissingNode()
                || !Json.text(before, "message").contains("\"" + newName + "\"")
                || count(status, "updatedReplicas") > count(old, "updatedReplicas")
                || count(status, "readyReplicas") > count(old, "readyReplicas");
    }

    private static long count(JsonNode status, String name) {
        return status.path(name).asLong(0);
    }

    private static JsonNode find(JsonNode status, String type) {
        return status.path("conditions")
                .valueStream()
                .filter(condition -> Json.text(condition, "type").equals(type))
                .findFirst()
                .orElse(status.path("conditions").path(-1));
    }

    private static ObjectNode condition(
            JsonNode old, String type, boolean holds, String reason, String message, Instant now) {
        var before = find(old, type);
        var value = holds ? "True" : "False";
        var same = Json.text(before, "status").equals(value);
        var unchanged = same && Json.text(before, "reason").equals(reason);
        return Json.object()
                .put("type", type)
                .put("status", value)
                .put("reason", reason)
                .put("message", message)
                .put("lastUpdateTime", unchanged ? Json.text(before, "lastUpdateTime") : Meta.time(now))
                .put("lastTransitionTime", same ? Json.text(before, "lastTransitionTime") : Meta.time(now));
    }
}
