package dev.nabi.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/reference.md}: every field of the resources, from the committed YAML; {@code -Dupdate} writes it. */
class ReferenceTest {
    private static final Path COMMITTED = Path.of("../docs/reference.md");

    private static final String HEAD = """
            # Reference of the fields

            Every field of `Function` and `Trigger`, with its type, its bounds, its default and an example. `kubectl explain fn.spec.scale` says the same.
            This page is made from the resources' definitions by a test (`./nabi test crds ReferenceTest -Dtest.jvm=-Dupdate=1`), which also fails when
            the page is not what the definitions say. `[]` is an element of a list, `{}` a value of a map.
            """;

    @Test
    void committedPageIsWhatTheDefinitionsSay() throws IOException {
        var page = new StringBuilder(HEAD);
        for (var kind : CrdTest.Kind.values()) {
            var samples = Samples.of(kind);
            page.append("\n## ")
                    .append(title(kind))
                    .append("\n\n| field | type | bounds | default | example | |\n|---|---|---|---|---|---|\n");
            SchemaNodes.walk("", kind.schema(), (path, schema) -> page.append(row(path, schema, samples)));
        }
        if (System.getProperty("update") != null) {
            Files.writeString(COMMITTED, page);
        }

        assertThat(Files.readString(COMMITTED)).isEqualTo(page.toString());
    }

    @ParameterizedTest
    @EnumSource
    void eachFieldThatAUserSetsHasAnExample(CrdTest.Kind kind) throws IOException {
        var samples = Samples.of(kind);
        var without = new ArrayList<String>();
        SchemaNodes.walk("", kind.schema(), (path, schema) -> {
            if (path.startsWith("spec.")
                    && !isNotSupported(schema)
                    && samples.at(path).isEmpty()) {
                without.add(path);
            }
        });

        assertThat(without).as("add them to src/test/resources/samples").isEmpty();
    }

    /** Fields of Kubernetes' own model that Nabi refuses. */
    private static boolean isNotSupported(JSONSchemaProps schema) {
        return schema.getDescription() == null || schema.getDescription().startsWith("Not supported");
    }

    private static String title(CrdTest.Kind kind) {
        return kind == CrdTest.Kind.FUNCTION ? "Function" : "Trigger";
    }

    /** A field's line; none for elements, which have no name of their own, and for what Kubernetes defines. */
    private static String row(String path, JSONSchemaProps schema, Samples samples) {
        var isOfNabi = path.startsWith("spec") || path.startsWith("status");
        if (!isOfNabi || path.endsWith("[]") || path.endsWith("{}")) {
            return "";
        }
        return "| `%s` | %s | %s | %s | %s | %s |\n"
                .formatted(
                        path,
                        type(schema),
                        bounds(schema),
                        written(schema.getDefault()),
                        example(schema, samples.at(path)),
                        text(schema.getDescription()));
    }

    private static String type(JSONSchemaProps schema) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return "quantity";
        }
        if ("array".equals(schema.getType())) {
            return "list of " + type(schema.getItems().getSchema());
        }
        var values = schema.getAdditionalProperties();
        return "object".equals(schema.getType()) && values != null && values.getSchema() != null
                ? "map of " + type(values.getSchema())
                : schema.getType() == null ? "any" : schema.getType();
    }

    private static String bounds(JSONSchemaProps schema) {
        var bounds = new ArrayList<String>();
        if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
            bounds.add(schema.getEnum().stream()
                    .map(value -> "`" + value.asText() + "`")
                    .collect(Collectors.joining(", ")));
        }
        if (schema.getMinimum() != null && schema.getMaximum() != null) {
            bounds.add(number(schema.getMinimum()) + " to " + number(schema.getMaximum()));
        }
        if (schema.getMaxItems() != null) {
            bounds.add("at most " + schema.getMaxItems() + " elements");
        }
        if (schema.getMaxProperties() != null) {
            bounds.add("at most " + schema.getMaxProperties() + " keys");
        }
        if (schema.getMaxLength() != null) {
            bounds.add((schema.getMinLength() == null ? "at most " : schema.getMinLength() + " to ")
                    + schema.getMaxLength() + " characters");
        }
        return String.join("; ", bounds);
    }

    private static String number(double value) {
        return java.math.BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String written(Object value) {
        return value == null ? "" : "`" + value.toString().replace("\"", "") + "`";
    }

    /** Of a group, its fields have examples. */
    private static String example(JSONSchemaProps schema, String sample) {
        var hasFields =
                schema.getProperties() != null && !schema.getProperties().isEmpty();
        var isGroup = hasFields
                || (schema.getItems() != null
                        && "object".equals(schema.getItems().getSchema().getType()));
        return sample.isEmpty() || isGroup ? "" : "`" + sample.replace("|", "\\|") + "`";
    }

    private static String text(String description) {
        return description == null
                ? ""
                : description.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;");
    }
}
