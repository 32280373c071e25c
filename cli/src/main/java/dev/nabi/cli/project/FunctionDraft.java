package dev.nabi.cli.project;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.cli.kube.Functions;
import dev.nabi.cli.kube.Yaml;
import java.util.Map;
import java.util.Optional;

/**
 * The Function that a deployment writes. A manifest is the whole spec. Without one, what the live Function has is kept
 * but for its code and the variables that are given. {@code spec.traffic} is kept in both cases, unless the manifest has it.
 */
public final class FunctionDraft {
    private final ObjectNode object;
    private final ObjectNode spec;

    private FunctionDraft(ObjectNode object, ObjectNode spec) {
        this.object = object;
        this.spec = spec;
    }

    /** A draft from a manifest and what there is already. */
    public static FunctionDraft of(String name, Optional<ObjectNode> manifest, Optional<JsonNode> live) {
        var object = live.map(JsonNode::<ObjectNode>deepCopy)
                .orElseGet(() ->
                        Yaml.object().put("apiVersion", Functions.API_VERSION).put("kind", "Function"));
        object.remove("status");
        var metadata = object.withObjectProperty("metadata");
        metadata.remove("managedFields");
        metadata.put("name", name);
        manifest.ifPresent(written -> {
            merge(metadata, written.path("metadata"), "labels");
            merge(metadata, written.path("metadata"), "annotations");
            var spec = written.path("spec").isObject() ? written.path("spec").<ObjectNode>deepCopy() : Yaml.object();
            var traffic = object.path("spec").path("traffic");
            if (!spec.has("traffic") && traffic.isArray()) {
                spec.set("traffic", traffic);
            }
            object.set("spec", spec);
        });
        return new FunctionDraft(object, object.withObjectProperty("spec"));
    }

    private static void merge(ObjectNode metadata, JsonNode written, String field) {
        if (written.path(field).isObject()) {
            metadata.withObjectProperty(field).setAll((ObjectNode) written.path(field));
        }
    }

    public FunctionDraft annotation(String name, String value) {
        object.withObjectProperty("metadata").withObjectProperty("annotations").put(name, value);
        return this;
    }

    public FunctionDraft source(String text) {
        var java = java();
        java.remove("jar");
        java.put("source", text);
        return this;
    }

    /** The jar by its digest in the code store. */
    public FunctionDraft jarStored(String sha256, long bytes) {
        jar().put("sha256", sha256).put("sizeBytes", bytes);
        return this;
    }

    /** The jar as a key of a ConfigMap. */
    public FunctionDraft jarConfigMap(String name, String key) {
        jar().putObject("configMap").put("name", name).put("key", key);
        return this;
    }

    public FunctionDraft handler(String handler) {
        java().put("handler", handler);
        return this;
    }

    /** Whether a handler is named already. */
    public boolean hasHandler() {
        return spec.path("java").hasNonNull("handler");
    }

    /** The name of the ConfigMap that holds the jar by the manifest; empty for none. */
    public String jarConfigMapName() {
        return spec.path("java").path("jar").path("configMap").path("name").asText("");
    }

    /** The key of that ConfigMap. */
    public String jarConfigMapKey(String otherwise) {
        return spec.path("java").path("jar").path("configMap").path("key").asText(otherwise);
    }

    public FunctionDraft image(String image) {
        spec.remove("java");
        spec.put("image", image);
        return this;
    }

    /** Mounts another ConfigMap in place of each one whose name begins with {@code prefix}; says whether there was one. */
    public boolean mount(String prefix, String name) {
        var found = false;
        for (var volume : spec.path("volumes")) {
            if (volume.path("configMap").asText("").startsWith(prefix)) {
                ((ObjectNode) volume).put("configMap", name);
                found = true;
            }
        }
        return found;
    }

    /** Sets variables; an empty value takes one away. */
    public FunctionDraft environment(Map<String, String> variables) {
        if (variables.isEmpty()) {
            return this;
        }
        var kept = Yaml.JSON.createArrayNode();
        for (var variable : spec.path("env")) {
            if (!variables.containsKey(variable.path("name").asText())) {
                kept.add(variable);
            }
        }
        variables.forEach((name, value) -> add(kept, name, value));
        if (kept.isEmpty()) {
            spec.remove("env");
        } else {
            spec.set("env", kept);
        }
        return this;
    }

    private static void add(ArrayNode variables, String name, String value) {
        if (!value.isEmpty()) {
            variables.addObject().put("name", name).put("value", value);
        }
    }

    public ObjectNode object() {
        return object;
    }

    private ObjectNode java() {
        spec.remove("image");
        spec.remove("command");
        spec.remove("args");
        return spec.withObjectProperty("java");
    }

    private ObjectNode jar() {
        var java = java();
        java.remove("source");
        return java.putObject("jar");
    }
}
