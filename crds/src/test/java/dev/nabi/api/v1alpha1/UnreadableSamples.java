package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Objects of one kind that a server without its schema would store and that no reader can read: one for each field and bad value. */
final class UnreadableSamples {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final BigInteger HUGE = new BigInteger("99999999999999999999");

    private UnreadableSamples() {}

    /** The samples of a kind; {@code spec} is a good one, of which a part is made bad. */
    static List<ObjectNode> of(JSONSchemaProps root, String kind, ObjectNode spec) {
        var samples = new ArrayList<ObjectNode>();
        SchemaNodes.walk("", root, (path, schema) -> {
            // The server itself needs these two to be objects.
            if (!path.isEmpty() && !path.equals("spec") && !path.equals("status")) {
                badValues(schema).forEach(value -> samples.add(sample(samples.size(), kind, spec, path, value)));
            }
        });
        return samples;
    }

    private static List<JsonNode> badValues(JSONSchemaProps schema) {
        var object = JSON.createObjectNode().put("a", 1);
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return List.of(new TextNode(""), new TextNode("1e3m"), new TextNode("1G2i"));
        }
        if (schema.getType() == null) {
            return List.of();
        }
        return switch (schema.getType()) {
            case "integer" ->
                List.of(new TextNode("many"), JSON.getNodeFactory().numberNode(HUGE), object);
            case "number" -> List.of(new TextNode("many"), object);
            case "boolean" -> List.of(new TextNode("perhaps"), object);
            case "string" ->
                schema.getEnum() == null || schema.getEnum().isEmpty()
                        ? List.of(object)
                        : List.of(object, new TextNode("no such"));
            default -> List.of(JSON.getNodeFactory().numberNode(42));
        };
    }

    private static ObjectNode sample(int number, String kind, ObjectNode spec, String path, JsonNode value) {
        var sample =
                JSON.createObjectNode().put("apiVersion", Function.API_VERSION).put("kind", kind);
        sample.putObject("metadata")
                .put("name", String.format(Locale.ROOT, "unreadable-%d", number))
                .putObject("annotations")
                .put("field", path)
                .put("value", value.toString());
        sample.set("spec", spec.deepCopy());
        set(sample, path.replace("[]", ".[]").replace("{}", ".{}").split("\\."), 0, value);
        return sample;
    }

    private static void set(JsonNode parent, String[] steps, int index, JsonNode value) {
        var step = steps[index];
        var isLast = index == steps.length - 1;
        if (parent instanceof ArrayNode array) {
            var child = isLast ? value : container(steps[index + 1]);
            array.add(child);
            descend(child, steps, index, value);
        } else {
            var name = step.equals("{}") ? "memory" : step;
            var object = (ObjectNode) parent;
            var existing = object.get(name);
            var child = isLast ? value : existing == null ? container(steps[index + 1]) : existing;
            object.set(name, child);
            descend(child, steps, index, value);
        }
    }

    private static void descend(JsonNode child, String[] steps, int index, JsonNode value) {
        if (index < steps.length - 1) {
            set(child, steps, index + 1, value);
        }
    }

    private static JsonNode container(String next) {
        return next.equals("[]") ? JSON.createArrayNode() : JSON.createObjectNode();
    }
}
