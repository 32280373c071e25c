package dev.nabi.cli.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** A Service of Knative Serving. */
final class KnativeService {
    private static final String ANNOTATION = "autoscaling.knative.dev/";
    private static final Set<String> POD = Set.of(
            "containers",
            "containerConcurrency",
            "timeoutSeconds",
            "serviceAccountName",
            "imagePullSecrets",
            "enableServiceLinks");
    private static final Set<String> CONTAINER = Set.of(
            "image",
            "command",
            "args",
            "env",
            "envFrom",
            "ports",
            "resources",
            "readinessProbe",
            "name",
            "securityContext");
    private static final Map<String, String> SCALE =
            Map.of("min-scale", "min", "minScale", "min", "max-scale", "max", "maxScale", "max", "target", "target");

    private KnativeService() {}

    static Imported of(JsonNode service) {
        var function = Imported.function(
                Fields.name(service.path("metadata").path("name").asText()));
        var namespace = service.path("metadata").path("namespace").asText("");
        if (!namespace.isEmpty()) {
            function.object().withObjectProperty("metadata").put("namespace", namespace);
        }
        var template = service.path("spec").path("template");
        var pod = template.path("spec");
        container(function, pod.path("containers").path(0));
        if (pod.path("containers").size() > 1) {
            function.note("only the first of " + pod.path("containers").size() + " containers carries over");
        }
        Fields.timeout(function, pod, "timeoutSeconds");
        if (pod.path("containerConcurrency").canConvertToInt()) {
            function.spec().put("concurrency", pod.path("containerConcurrency").asInt());
        }
        copy(function.spec(), pod, "serviceAccountName");
        copy(function.spec(), pod, "imagePullSecrets");
        Fields.noteOthers(function, pod, POD);
        annotations(function, template.path("metadata").path("annotations"));
        if (service.path("spec").path("traffic").size() > 1) {
            function.note("traffic between revisions does not carry over: their names are new (nabi traffic)");
        }
        return function;
    }

    private static void container(Imported function, JsonNode container) {
        var spec = function.spec();
        for (var field : new String[] {"image", "command", "args", "env", "envFrom", "resources"}) {
            copy(spec, container, field);
        }
        var port = container.path("ports").path(0);
        if (port.path("containerPort").canConvertToInt()) {
            spec.put("port", port.path("containerPort").asInt());
        }
        if (port.path("name").asText().equals("h2c")) {
            spec.put("protocol", "h2c");
        }
        var path = container.path("readinessProbe").path("httpGet").path("path").asText("");
        if (!path.isEmpty()) {
            spec.putObject("readiness").put("path", path);
        }
        if (container.has("securityContext")) {
            function.note(
                    "securityContext does not carry over: every instance runs as Pod Security's restricted profile asks");
        }
        Fields.noteOthers(function, container, CONTAINER);
    }

    private static void annotations(Imported function, JsonNode annotations) {
        annotations.properties().forEach(annotation -> {
            var name = annotation.getKey();
            var value = annotation.getValue().asText();
            if (!name.startsWith(ANNOTATION)) {
                return;
            }
            var field = SCALE.get(name.substring(ANNOTATION.length()));
            var scale = function.spec().withObjectProperty("scale");
            if (field != null && value.matches("[0-9]{1,6}")) {
                // Knative's 0 means no bound.
                if (!field.equals("max") || !value.equals("0")) {
                    scale.put(field, Integer.parseInt(value));
                }
            } else if (name.endsWith("/window")) {
                scale.put("window", value);
            } else if (name.endsWith("/metric") && (value.equals("rps") || value.equals("concurrency"))) {
                scale.put("metric", value);
            } else if (name.endsWith("/scale-down-delay")) {
                scale.put("downDelay", value);
            } else if (name.endsWith("/scale-to-zero-pod-retention-period")) {
                scale.put("zeroAfter", value);
            } else {
                function.note("annotation " + name + ": " + value + " does not carry over");
            }
            if (scale.isEmpty()) {
                function.spec().remove("scale");
            }
        });
    }

    private static void copy(ObjectNode spec, JsonNode from, String field) {
        if (from.hasNonNull(field)) {
            spec.set(field, from.path(field));
        }
    }
}
