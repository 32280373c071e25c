package dev.nabi.local.controllers;

import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.BuiltIn;
import dev.nabi.local.api.resources.Resources;
import dev.nabi.local.api.store.ObjectKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Binds every pod to the one node there is, unless its node selector asks for another. */
final class Scheduler implements Reconciler {
    static final String NODE = "local";

    /** The labels of the node. */
    static final Map<String, String> LABELS = Map.of("kubernetes.io/hostname", NODE, "kubernetes.io/os", "linux");

    private final Resources resources;

    Scheduler(Resources resources) {
        this.resources = resources;
    }

    @Override
    public Optional<Duration> reconcile(ObjectKey key) {
        resources
                .find(BuiltIn.PODS, key.namespace(), key.name())
                .filter(pod -> Json.text(pod, "spec", "nodeName").isEmpty() && !Meta.isTerminating(pod))
                .filter(pod -> LABELS.entrySet()
                        .containsAll(
                                Json.texts(Json.at(pod, "spec", "nodeSelector")).entrySet()))
                .ifPresent(pod -> resources.control(BuiltIn.PODS, pod, now -> {
                    Json.ensure(now, "spec").put("nodeName", NODE);
                    Json.ensure(now, "status")
                            .putArray("conditions")
                            .addObject()
                            .put("type", "PodScheduled")
                            .put("status", "True")
                            .put(
                                    "lastTransitionTime",
                                    Meta.time(resources.clock().instant()));
                    return now;
                }));
        return Optional.empty();
    }
}
