package dev.nabi.local.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.BuiltIn;
import dev.nabi.local.api.resources.DeleteOptions;
import dev.nabi.local.api.resources.Resources;
import dev.nabi.local.api.resources.Target;
import dev.nabi.local.api.resources.WriteOptions;
import dev.nabi.local.api.select.LabelSelector;
import dev.nabi.local.api.store.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Keeps as many pods as a ReplicaSet asks for. */
final class ReplicaSetController implements Reconciler {
    /** Enough for any local machine; a bound against a typing error. */
    private static final int MOST_PODS = 1000;

    private final Resources resources;
    private final Dependents dependents;

    ReplicaSetController(Resources resources, Dependents dependents) {
        this.resources = resources;
        this.dependents = dependents;
    }

    @Override
    public Optional<Duration> reconcile(ObjectKey key) {
        var found = resources.find(BuiltIn.REPLICA_SETS, key.namespace(), key.name());
        if (found.isPresent()) {
            var set = found.get();
            var pods = Owned.by(resources, dependents, BuiltIn.PODS, set);
            var active = pods.stream().filter(PodStates::isActive).toList();
            if (!Meta.isTerminating(set)) {
                adjust(set, active);
            }
            writeStatus(set);
        }
        return Optional.empty();
    }

    private void adjust(ObjectNode set, List<ObjectNode> active) {
        var wanted = Math.min(MOST_PODS, Json.at(set, "spec", "replicas").asInt(0));
        for (var i = active.size(); i < wanted; i++) {
            var pod = pod(set);
            resources.create(BuiltIn.PODS, Meta.namespace(set), pod, WriteOptions.by("kube-controller-manager"));
        }
        for (var victim : Victims.choose(active, Math.max(0, active.size() - wanted))) {
            try {
                resources.delete(Target.of(BuiltIn.PODS, victim), DeleteOptions.BACKGROUND);
            } catch (ApiException e) {
                if (e.code() != 404) {
                    throw e;
                }
            }
        }
    }

    private static ObjectNode pod(ObjectNode set) {
        var pod = Json.object();
        var template = Json.at(set, "spec", "template");
        var metadata = Meta.of(pod).put("generateName", Meta.name(set) + "-");
        for (var field : List.of("labels", "annotations")) {
            if (template.path("metadata").has(field)) {
                metadata.set(field, template.path("metadata").path(field).deepCopy());
            }
        }
        Owned.own(pod, set, BuiltIn.REPLICA_SETS);
        pod.set("spec", template.path("spec").deepCopy());
        return pod;
    }

    private void writeStatus(ObjectNode set) {
        var active = Owned.by(resources, dependents, BuiltIn.PODS, set).stream()
                .filter(PodStates::isActive)
                .toList();
        var ready = active.stream().filter(PodStates::isReady).count();
        var labels = LabelSelector.of(
                Json.object().set("matchLabels", Json.at(set, "spec", "template", "metadata", "labels")));
        var labelled =
                active.stream().filter(pod -> labels.matches(Meta.labels(pod))).count();
        resources.control(BuiltIn.REPLICA_SETS, set, now -> {
            var status = now.putObject("status").put("replicas", active.size());
            Counts.put(status, "fullyLabeledReplicas", labelled);
            Counts.put(status, "readyReplicas", ready);
            Counts.put(status, "availableReplicas", ready);
            status.put("observedGeneration", Meta.generation(set));
            return now;
        });
    }
}
