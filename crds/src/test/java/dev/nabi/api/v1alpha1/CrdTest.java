package dev.nabi.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CrdTest {

    /** A kind's committed file; {@code -Dupdate} writes what the records give into it and into the chart's copy. */
    enum Kind {
        FUNCTION("functions.nabi.dev.yaml"),
        TRIGGER("triggers.nabi.dev.yaml");

        private final String file;

        Kind(String file) {
            this.file = file;
        }

        CustomResourceDefinition generate(Path directory) throws IOException {
            return switch (this) {
                case FUNCTION -> FunctionDefinition.generate(directory);
                case TRIGGER -> TriggerDefinition.generate(directory);
            };
        }

        Path committed() {
            return Path.of(file);
        }

        Path inChart() {
            return Path.of("../helm/nabi/files").resolve(file);
        }

        JSONSchemaProps schema() throws IOException {
            return SchemaNodes.root(
                    Serialization.unmarshal(Files.readString(committed()), CustomResourceDefinition.class));
        }
    }

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void committedYamlIsWhatTheRecordsGive(Kind kind) throws IOException {
        var generated = Serialization.asYaml(kind.generate(directory));
        if (System.getProperty("update") != null) {
            Files.writeString(kind.committed(), generated);
            Files.writeString(kind.inChart(), generated);
        }

        assertThat(Files.readString(kind.committed())).isEqualTo(generated);
        assertThat(Files.readString(kind.inChart())).isEqualTo(generated);
    }

    @ParameterizedTest
    @EnumSource
    void eachFieldHasADescription(Kind kind) throws IOException {
        assertThat(fields(
                        kind,
                        schema -> schema.getDescription() == null
                                || schema.getDescription().isBlank()))
                .as("without a description")
                .filteredOn(path -> !path.endsWith("[]") && !path.endsWith("{}"))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void eachQuantityHasAPatternAndEachIntegerItsBounds(Kind kind) throws IOException {
        assertThat(fields(
                        kind,
                        schema ->
                                Boolean.TRUE.equals(schema.getXKubernetesIntOrString()) && schema.getPattern() == null))
                .isEmpty();
        assertThat(fields(
                        kind,
                        schema -> "integer".equals(schema.getType())
                                && !Boolean.TRUE.equals(schema.getXKubernetesIntOrString())
                                && (schema.getMinimum() == null || schema.getMaximum() == null)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'',false",
        "1e3m,false",
        "1G2i,false",
        "lots,false",
        "-1Mi,false",
        "1Q,false",
        "1e999,false",
        "1,true",
        "100m,true",
        "0.5,true",
        ".5Gi,true",
        "128Mi,true",
        "+1k,true",
        "1e3,true",
        "1E-3,true",
        "2P,true"
    })
    void theSchemaTakesQuantitiesThatCanBeRead(String quantity, boolean isTaken) throws IOException {
        var patterns = new ArrayList<String>();
        SchemaNodes.walk("", Kind.FUNCTION.schema(), (path, schema) -> {
            if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
                patterns.add(schema.getPattern());
            }
        });

        assertThat(patterns).hasSize(3).allMatch(pattern -> quantity.matches(pattern) == isTaken);
    }

    /** The API server estimates what a rule costs by the bounds of what it walks, and refuses the whole CRD beyond a limit. */
    @ParameterizedTest
    @EnumSource
    void eachListOnTheWayToARuleIsBounded(Kind kind) throws IOException {
        var ruled = fields(
                kind,
                schema -> schema.getXKubernetesValidations() != null
                        && !schema.getXKubernetesValidations().isEmpty());
        var unbounded = fields(
                kind,
                schema -> (schema.getItems() != null && schema.getMaxItems() == null)
                        || (schema.getAdditionalProperties() != null && schema.getMaxProperties() == null));

        assertThat(ruled)
                .isNotEmpty()
                .noneMatch(path -> unbounded.stream()
                        .anyMatch(list ->
                                path.equals(list) || path.startsWith(list + "[") || path.startsWith(list + "{")));
    }

    private static List<String> fields(Kind kind, Predicate<JSONSchemaProps> wanted) throws IOException {
        var found = new ArrayList<String>();
        SchemaNodes.walk("", kind.schema(), (path, schema) -> {
            if (wanted.test(schema)) {
                found.add(path.isEmpty() ? "." : path);
            }
        });
        return found;
    }
}
