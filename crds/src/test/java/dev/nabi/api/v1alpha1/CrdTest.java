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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrdTest {

    /** The committed file, and the chart's copy; {@code -Dupdate} writes what the records give into them. */
    private static final Path COMMITTED = Path.of("functions.nabi.dev.yaml");

    private static final Path IN_CHART = Path.of("../helm/nabi/files/functions.nabi.dev.yaml");

    @TempDir
    Path directory;

    @Test
    void committedYamlIsWhatTheRecordsGive() throws IOException {
        var generated = Serialization.asYaml(FunctionDefinition.generate(directory));
        if (System.getProperty("update") != null) {
            Files.writeString(COMMITTED, generated);
            Files.writeString(IN_CHART, generated);
        }

        assertThat(Files.readString(COMMITTED)).isEqualTo(generated);
        assertThat(Files.readString(IN_CHART)).isEqualTo(generated);
    }

    @Test
    void eachFieldHasADescription() throws IOException {
        assertThat(fields(schema -> schema.getDescription() == null
                        || schema.getDescription().isBlank()))
                .as("without a description")
                .filteredOn(path -> !path.endsWith("[]") && !path.endsWith("{}"))
                .isEmpty();
    }

    @Test
    void eachQuantityHasAPatternAndEachIntegerItsBounds() throws IOException {
        assertThat(fields(schema ->
                        Boolean.TRUE.equals(schema.getXKubernetesIntOrString()) && schema.getPattern() == null))
                .isEmpty();
        assertThat(fields(schema -> "integer".equals(schema.getType())
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
        FunctionDefinition.walk("", committed(), (path, schema) -> {
            if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
                patterns.add(schema.getPattern());
            }
        });

        assertThat(patterns).hasSize(3).allMatch(pattern -> quantity.matches(pattern) == isTaken);
    }

    private static List<String> fields(Predicate<JSONSchemaProps> wanted) throws IOException {
        var found = new ArrayList<String>();
        FunctionDefinition.walk("", committed(), (path, schema) -> {
            if (wanted.test(schema)) {
                found.add(path.isEmpty() ? "." : path);
            }
        });
        return found;
    }

    private static JSONSchemaProps committed() throws IOException {
        return Serialization.unmarshal(Files.readString(COMMITTED), CustomResourceDefinition.class)
                .getSpec()
                .getVersions()
                .getFirst()
                .getSchema()
                .getOpenAPIV3Schema();
    }
}
