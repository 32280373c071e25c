package dev.nabi.local.api.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.Cause;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.BuiltIn;
import dev.nabi.local.api.kinds.ResourceKind;
import dev.nabi.local.api.schema.CelRules;
import dev.nabi.local.api.select.LabelSelector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Kubernetes does to single built-in kinds beyond their schema: defaults that depend, checks that compare. */
final class KindRules {
    private KindRules() {}

    /** Defaults that depend on other fields. */
    static void complete(ObjectNode object, ResourceKind kind) {
        if (kind.is(BuiltIn.PODS) && object.get("spec") instanceof ObjectNode spec) {
            pod(spec);
            if (!spec.has("serviceAccountName")) {
                spec.put("serviceAccountName", "default").put("serviceAccount", "default");
            }
            spec.set(
                    "enableServiceLinks",
                    spec.has("enableServiceLinks") ? spec.get("enableServiceLinks") : Json.tree(true));
        } else if (kind.is(BuiltIn.DEPLOYMENTS) || kind.is(BuiltIn.REPLICA_SETS)) {
            if (Json.at(object, "spec", "template", "spec") instanceof ObjectNode spec) {
                pod(spec);
            }
            rollingUpdate(object);
        } else if (kind.is(BuiltIn.SECRETS)) {
            secret(object);
        } else if (kind.is(BuiltIn.NAMESPACES)) {
            Json.ensure(object, "metadata", "labels").put("kubernetes.io/metadata.name", Meta.name(object));
        } else if (kind.is(BuiltIn.SERVICES) && object.get("spec") instanceof ObjectNode spec) {
            spec.set("clusterIP", spec.has("clusterIP") ? spec.get("clusterIP") : Json.tree("None"));
        }
    }

    private static void pod(ObjectNode spec) {
        for (var list : List.of("containers", "initContainers")) {
            for (var container : spec.path(list)) {
                if (container instanceof ObjectNode changed && !changed.has("imagePullPolicy")) {
                    var image = Json.text(changed, "image");
                    var latest = image.endsWith(":latest")
                            || !image.substring(image.lastIndexOf('/') + 1).contains(":");
                    changed.put("imagePullPolicy", latest && !image.contains("@") ? "Always" : "IfNotPresent");
                }
            }
        }
    }

    private static void rollingUpdate(ObjectNode object) {
        if (Json.text(object, "spec", "strategy", "type").equals("RollingUpdate")) {
            var rolling = Json.ensure(object, "spec", "strategy", "rollingUpdate");
            for (var bound : List.of("maxUnavailable", "maxSurge")) {
                rolling.set(bound, rolling.has(bound) ? rolling.get(bound) : Json.tree("25%"));
            }
        }
    }

    private static void secret(ObjectNode object) {
        var plain = Json.texts(object.path("stringData"));
        if (!plain.isEmpty()) {
            var data = Json.ensure(object, "data");
            plain.forEach((name, text) ->
                    data.put(name, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
        }
        object.remove("stringData");
    }

    /** The status of a new object. */
    static void begin(ObjectNode object, ResourceKind kind, String now) {
        if (kind.is(BuiltIn.PODS)) {
            object.putObject("status").put("phase", "Pending").put("qosClass", "Burstable");
        } else if (kind.is(BuiltIn.NAMESPACES)) {
            Json.ensure(object, "spec").putArray("finalizers").add("kubernetes");
            object.putObject("status").put("phase", "Active");
        } else if (kind.is(BuiltIn.CUSTOM_RESOURCE_DEFINITIONS)) {
            established(object, now);
        }
    }

    private static void established(ObjectNode definition, String now) {
        var metadata = Meta.of(definition);
        metadata.putArray("finalizers").add("customresourcecleanup.apiextensions.k8s.io");
        var status = definition.putObject("status");
        for (var type : List.of("NamesAccepted", "Established")) {
            status.withArray("conditions")
                    .addObject()
                    .put("type", type)
                    .put("status", "True")
                    .put("reason", type.equals("Established") ? "InitialNamesAccepted" : "NoConflicts")
                    .put(
                            "message",
                            type.equals("Established") ? "the initial names have been accepted" : "no conflicts found")
                    .put("lastTransitionTime", now);
        }
        status.set("acceptedNames", Json.at(definition, "spec", "names").deepCopy());
        Json.at(definition, "spec", "versions").forEach(version -> {
            if (version.path("storage").asBoolean()) {
                status.withArray("storedVersions").add(Json.text(version, "name"));
            }
        });
    }

    static List<Cause> check(ObjectNode object, @Nullable ObjectNode before, ResourceKind kind) {
        var causes = new ArrayList<Cause>();
        if (kind.is(BuiltIn.DEPLOYMENTS) || kind.is(BuiltIn.REPLICA_SETS)) {
            workload(object, before, causes);
        } else if (kind.is(BuiltIn.PODS)) {
            pod(object, before, causes);
        } else if (kind.is(BuiltIn.CUSTOM_RESOURCE_DEFINITIONS)) {
            definition(object, causes);
        } else if (kind.is(BuiltIn.CONFIG_MAPS) || kind.is(BuiltIn.SECRETS)) {
            ConfigRules.check(object, before, kind, causes);
        }
        return causes;
    }

    private static void pod(ObjectNode object, @Nullable ObjectNode before, List<Cause> causes) {
        if (before == null) {
            PodRules.check(object.path("spec"), "spec", causes);
        } else if (!samePodSpec(object, before)) {
            causes.add(
                    Cause.forbidden(
                            "spec",
                            "pod updates may not change fields other than `spec.containers[*].image`,"
                                    + " `spec.activeDeadlineSeconds`, `spec.tolerations`, `spec.terminationGracePeriodSeconds`"));
        }
    }

    private static void workload(ObjectNode object, @Nullable ObjectNode before, List<Cause> causes) {
        var selector = Json.at(object, "spec", "selector");
        var labels = Json.at(object, "spec", "template", "metadata", "labels");
        if (LabelSelector.of(selector).isEmpty()) {
            causes.add(Cause.invalid("spec.selector", selector, "empty selector is invalid for deployment"));
        } else if (!LabelSelector.of(selector).matches(Json.texts(labels))) {
            causes.add(Cause.invalid(
                    "spec.template.metadata.labels", labels, "`selector` does not match template `labels`"));
        }
        if (before != null && !Json.same(Json.at(before, "spec", "selector"), selector)) {
            causes.add(Cause.invalid("spec.selector", selector, "field is immutable"));
        }
        for (var number : List.of("replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds")) {
            FieldRules.atLeast(0, object.path("spec"), number, "spec", causes);
        }
        var template = Json.at(object, "spec", "template", "spec");
        var restart = Json.at(template, "restartPolicy");
        if (!restart.asText("Always").equals("Always")) {
            causes.add(Cause.notSupported("spec.template.spec.restartPolicy", restart, List.of("Always")));
        }
        PodRules.check(template, "spec.template.spec", causes);
    }

    private static boolean samePodSpec(ObjectNode object, ObjectNode before) {
        return Json.same(fixed(object), fixed(before));
    }

    private static JsonNode fixed(ObjectNode pod) {
        if (!(pod.path("spec").deepCopy() instanceof ObjectNode spec)) {
            return Json.object();
        }
        spec.remove(List.of("activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds"));
        for (var list : List.of("containers", "initContainers")) {
            spec.path(list).forEach(container -> ((ObjectNode) container).remove("image"));
        }
        return spec;
    }

    private static void definition(ObjectNode object, List<Cause> causes) {
        var expected = Json.text(object, "spec", "names", "plural") + "." + Json.text(object, "spec", "group");
        if (!Meta.name(object).equals(expected)) {
            causes.add(Cause.invalid(
                    "metadata.name", Json.tree(Meta.name(object)), "must be spec.names.plural+\".\"+spec.group"));
        }
        var versions = Json.at(object, "spec", "versions");
        for (var i = 0; i < versions.size(); i++) {
            var path = "spec.versions[" + i + "].schema.openAPIV3Schema";
            var schema = Json.at(versions.get(i), "schema", "openAPIV3Schema");
            if (!schema.isObject()) {
                causes.add(Cause.required(path, "schemas are required"));
            }
            for (var rule : schema.findValues("x-kubernetes-validations")) {
                rule.forEach(one -> {
                    var problem = CelRules.problem(Json.text(one, "rule"));
                    if (!problem.isEmpty()) {
                        causes.add(Cause.invalid(path, one.path("rule"), problem));
                    }
                });
            }
        }
    }
}
