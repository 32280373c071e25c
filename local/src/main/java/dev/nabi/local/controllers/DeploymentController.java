package dev.nabi.local.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.BuiltIn;
import dev.nabi.local.api.resources.DeleteOptions;
import dev.nabi.local.api.resources.Resources;
import dev.nabi.local.api.resources.Target;
import dev.nabi.local.api.resources.WriteOptions;
import dev.nabi.local.api.store.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Turns a Deployment into ReplicaSets: one for its template now, the ones of before on their way down. */
final class DeploymentController implements Reconciler {
    static final String HASH = "pod-template-hash";
    private static final String REVISION = "deployment.kubernetes.io/revision";

    private final Resources resources;
    private final Dependents dependents;

    DeploymentController(Resources resources, Dependents dependents) {
        this.resources = resources;
        this.dependents = dependents;
    }

    @Override
    public Optional<Duration> reconcile(ObjectKey key) {
        var found = resources.find(BuiltIn.DEPLOYMENTS, key.namespace(), key.name());
        if (found.isEmpty() || Meta.isTerminating(found.get())) {
            return Optional.empty();
        }
        var deployment = found.get();
        var name = Meta.name(deployment) + "-" + hash(deployment);
        if (!Json.at(deployment, "spec", "paused").asBoolean()) {
            roll(deployment, name);
        }
        return writeStatus(deployment, name);
    }

    private static String hash(ObjectNode deployment) {
        return TemplateHash.of(Json.at(deployment, "spec", "template"));
    }

    /** The pods of an earlier template stay until those of this one are ready. */
    private void roll(ObjectNode deployment, String name) {
        var sets = sets(deployment);
        var wanted = Json.at(deployment, "spec", "replicas").asLong(1);
        var mine = sets.stream().filter(set -> Meta.name(set).equals(name)).findFirst();
        var others = sets.stream().filter(set -> !Meta.name(set).equals(name)).toList();
        if (mine.isEmpty()) {
            resources.create(
                    BuiltIn.REPLICA_SETS,
                    Meta.namespace(deployment),
                    set(deployment, name, wanted, sets),
                    WriteOptions.by("kube-controller-manager"));
        } else {
            scale(mine.get(), wanted);
        }
        if (mine.map(set -> status(set, "readyReplicas")).orElse(0L) >= wanted) {
            others.forEach(set -> scale(set, 0));
        }
        forget(others);
    }

    private static long status(ObjectNode set, String field) {
        return Json.at(set, "status", field).asLong(0);
    }

    private void scale(ObjectNode set, long replicas) {
        resources.control(BuiltIn.REPLICA_SETS, set, now -> {
            if (Json.at(now, "spec", "replicas").asLong(0) == replicas) {
                return null;
            }
            Json.ensure(now, "spec").put("replicas", (int) replicas);
            Meta.of(now).put("generation", Meta.generation(now) + 1);
            return now;
        });
    }

    private void forget(List<ObjectNode> others) {
        others.stream()
                .filter(set -> status(set, "replicas") == 0
                        && Json.at(set, "spec", "replicas").asInt(0) == 0)
                .forEach(set -> resources.delete(Target.of(BuiltIn.REPLICA_SETS, set), DeleteOptions.BACKGROUND));
    }

    private List<ObjectNode> sets(ObjectNode deployment) {
        return Owned.by(resources, dependents, BuiltIn.REPLICA_SETS, deployment);
    }

    private static int revision(ObjectNode set) {
        var text = Meta.annotation(set, REVISION);
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private static ObjectNode set(ObjectNode deployment, String name, long replicas, List<ObjectNode> others) {
        var hash = hash(deployment);
        var set = Json.object();
        var metadata = Meta.of(set).put("name", name);
        var number = 1
                + others.stream().mapToInt(DeploymentController::revision).max().orElse(0);
        metadata.putObject("annotations").put(REVISION, Integer.toString(number));
        metadata.set(
                "labels",
                Json.at(deployment, "spec", "template", "metadata", "labels").deepCopy());
        Json.ensure(metadata, "labels").put(HASH, hash);
        Owned.own(set, deployment, BuiltIn.DEPLOYMENTS);
        var spec = set.putObject("spec").put("replicas", (int) replicas);
        spec.set("selector", Json.at(deployment, "spec", "selector").deepCopy());
        Json.ensure(spec, "selector", "matchLabels").put(HASH, hash);
        spec.set("template", Json.at(deployment, "spec", "template").deepCopy());
        Json.ensure(spec, "template", "metadata", "labels").put(HASH, hash);
        return set;
    }

    private Optional<Duration> writeStatus(ObjectNode deployment, String name) {
        var sets = sets(deployment);
        var number = sets.stream()
                .filter(set -> Meta.name(set).equals(name))
                .mapToInt(DeploymentController::revision)
                .max()
                .orElse(1);
        var outcome =
                DeploymentStatus.of(deployment, name, sets, resources.clock().instant());
        resources.control(BuiltIn.DEPLOYMENTS, deployment, now -> {
            now.set("status", outcome.status());
            Json.ensure(now, "metadata", "annotations").put(REVISION, Integer.toString(number));
            return now;
        });
        return outcome.again();
    }
}
