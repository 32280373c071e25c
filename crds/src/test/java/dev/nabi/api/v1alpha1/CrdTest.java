package dev.nabi.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrdTest {

    /** The committed file; {@code -Dupdate} writes what the records give into it. */
    private static final Path COMMITTED = Path.of("functions.nabi.dev.yaml");

    private static final List<String> COLUMNS = List.of(
            "READY",
            "URL",
            "REVISION",
            "REPLICAS",
            "REASON",
            "AGE",
            "TODAY",
            "MONTH",
            "GB-SECONDS",
            "LAST-CALLED",
            "EXHAUSTED");

    @TempDir
    Path directory;

    @Test
    void committedYamlIsWhatTheRecordsGive() throws IOException {
        var generated = Serialization.asYaml(generate());
        if (System.getProperty("update") != null) {
            Files.writeString(COMMITTED, generated);
        }

        assertThat(Files.readString(COMMITTED)).isEqualTo(generated);
    }

    /** What the generator gives, with what its annotations cannot say: the columns' order, what must be there, list keys. */
    private CustomResourceDefinition generate() throws IOException {
        new CRDGenerator()
                .inOutputDir(directory.toFile())
                .customResourceClasses(Function.class)
                .generate();
        var crd = Serialization.unmarshal(
                Files.readString(directory.resolve("functions.nabi.dev-v1.yml")), CustomResourceDefinition.class);
        var version = crd.getSpec().getVersions().getFirst();
        version.getAdditionalPrinterColumns()
                .sort(Comparator.comparingInt(column -> COLUMNS.indexOf(column.getName())));
        var root = version.getSchema().getOpenAPIV3Schema();
        root.setRequired(List.of("spec"));
        var spec = root.getProperties().get("spec").getProperties();
        spec.get("volumes").getItems().getSchema().setRequired(List.of("mountPath"));
        spec.get("java")
                .getProperties()
                .get("jar")
                .getProperties()
                .get("configMap")
                .setRequired(List.of("name", "key"));
        var conditions = root.getProperties().get("status").getProperties().get("conditions");
        conditions.setXKubernetesListType("map");
        conditions.setXKubernetesListMapKeys(List.of("type"));
        conditions.getItems().getSchema().setRequired(List.of("type", "status"));
        return crd;
    }
}
