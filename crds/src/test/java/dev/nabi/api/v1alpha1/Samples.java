package dev.nabi.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** An example of each field, out of the manifests of {@code samples/}, checked against the field's schema. */
final class Samples {
    private static final Path DIRECTORY = Path.of("src/test/resources/samples");

    private final Map<String, JsonNode> byPath = new HashMap<>();

    private Samples() {}

    static Samples of(CrdTest.Kind kind) throws IOException {
        var samples = new Samples();
        var file = DIRECTORY.resolve(kind == CrdTest.Kind.FUNCTION ? "functions.yaml" : "triggers.yaml");
        for (var document : Files.readString(file).split("\n---\n", -1)) {
            samples.collect("", Serialization.unmarshal(document, JsonNode.class), kind.schema());
        }
        return samples;
    }

    /** The example at a path; empty where there is none. */
    String at(String path) {
        var value = byPath.get(path);
        return value == null
                ? ""
                : value.isTextual() ? value.asText() : value.toString().replace("\"", "");
    }

    private void collect(String path, JsonNode value, JSONSchemaProps schema) {
        byPath.putIfAbsent(path, value);
        check(path, value, schema);
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            value.forEach(
                    element -> collect(path + "[]", element, schema.getItems().getSchema()));
        } else if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            value.forEach(entry ->
                    collect(path + "{}", entry, schema.getAdditionalProperties().getSchema()));
        } else if (schema.getProperties() != null && !schema.getProperties().isEmpty()) {
            value.properties().forEach(entry -> {
                var property = schema.getProperties().get(entry.getKey());
                var at = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                assertThat(property).as("%s is a field", at).isNotNull();
                collect(at, entry.getValue(), property);
            });
        }
    }

    private static void check(String path, JsonNode value, JSONSchemaProps schema) {
        if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
            assertThat(schema.getEnum()).as(path).contains(value);
        }
        if (schema.getPattern() != null) {
            assertThat(value.asText()).as(path).containsPattern(schema.getPattern());
        }
        if (schema.getMaxLength() != null) {
            assertThat((long) value.asText().length()).as(path).isLessThanOrEqualTo(schema.getMaxLength());
        }
        if (schema.getMinimum() != null && schema.getMaximum() != null) {
            assertThat(value.asDouble()).as(path).isBetween(schema.getMinimum(), schema.getMaximum());
        }
    }
}
