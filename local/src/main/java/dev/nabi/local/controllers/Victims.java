package dev.nabi.local.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import java.util.Comparator;
import java.util.List;

/** Which pods a ReplicaSet gives up first: unscheduled, not ready, cheap, young. */
final class Victims {
    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

    private static final Comparator<ObjectNode> ORDER = Comparator.<ObjectNode, Boolean>comparing(
                    pod -> !Json.text(pod, "spec", "nodeName").isEmpty())
            .thenComparing(pod -> Json.text(pod, "status", "phase").equals("Running"))
            .thenComparing(PodStates::isReady)
            .thenComparingInt(Victims::cost)
            .thenComparing(
                    Comparator.<ObjectNode, String>comparing(pod -> Json.text(pod, "metadata", "creationTimestamp"))
                            .reversed())
            .thenComparing(Meta::name);

    private Victims() {}

    static List<ObjectNode> choose(List<ObjectNode> pods, int count) {
        return pods.stream().sorted(ORDER).limit(count).toList();
    }

    private static int cost(ObjectNode pod) {
        try {
            var text = Meta.annotation(pod, DELETION_COST);
            return text.isEmpty() ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
