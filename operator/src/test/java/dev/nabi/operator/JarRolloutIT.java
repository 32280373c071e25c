package dev.nabi.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.operator.cluster.ApiCalls;
import dev.nabi.operator.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars in ConfigMaps on an embedded API: a changed content is a revision of its own, which runs from its own copy. */
class JarRolloutIT {
    private static final String NAME = "hello";
    private static final String KEY = "app.jar";
    private static final AtomicInteger NAMESPACES = new AtomicInteger();
    private static TestCluster cluster;
    private static OperatorUnderTest operator;

    private String namespace;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        cluster = new TestCluster(directory, 10, 150);
        operator = new OperatorUnderTest(
                cluster.config(), ApiCalls.counted(), "", cluster.gateway().address(), cluster.time());
    }

    @AfterAll
    static void stop() {
        operator.close();
        cluster.close();
    }

    @BeforeEach
    void namespace() {
        namespace = "jars-" + NAMESPACES.incrementAndGet();
        cluster.namespace(namespace);
    }

    @Test
    void aRebuiltJarUnderTheSameNameIsANewRevisionAndTheOldOneKeepsItsOwn() {
        // given a revision of the first jar
        hold("one");
        apply("");
        cluster.awaitAllTrafficTo(NAME + "-00001", namespace, NAME);
        var first = copyOf(NAME + "-00001");
        assertThat(content(first)).isEqualTo("one");
        assertThat(first.getImmutable()).isTrue();

        // when the jar changes
        hold("two");
        cluster.awaitAllTrafficTo(NAME + "-00002", namespace, NAME);

        // then the new revision runs the new code, and the old one would run the old
        assertThat(content(copyOf(NAME + "-00002"))).isEqualTo("two");
        assertThat(copyOf(NAME + "-00001")).isEqualTo(first);

        // and the old content is the old revision again
        hold("one");
        cluster.awaitAllTrafficTo(NAME + "-00001", namespace, NAME);
    }

    @Test
    void copiesGoWithTheirRevisionAndWithTheFunction() {
        hold("one");
        apply("revisionHistoryLimit: 0");
        cluster.awaitAllTrafficTo(NAME + "-00001", namespace, NAME);
        hold("two");
        awaitCopies(NAME + "-00002");
        assertThat(content(copyOf(NAME + "-00002"))).isEqualTo("two");

        cluster.client().resource(cluster.function(namespace, NAME)).delete();

        awaitCopies();
        assertThat(configMaps().withName("code").get())
                .as("the user's own stays")
                .isNotNull();
    }

    @Test
    void aMissingJarIsToldAndComesOnceItIsThere() {
        apply("");
        cluster.await(
                "the missing ConfigMap is told",
                () -> cluster.condition(namespace, NAME, "Ready")
                        .filter(condition -> condition.getMessage().contains("there is no ConfigMap 'code'"))
                        .isPresent(),
                () -> cluster.status(namespace, NAME).toString());

        hold("one");

        cluster.awaitAllTrafficTo(NAME + "-00001", namespace, NAME);
    }

    @Test
    void aConfigMapOfTheCopysNameThatIsSomebodyElsesIsLeftAlone() {
        // given the name that the first revision's copy would have: sha256("one") begins with 7692c3ad35
        var foreign = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(NAME + "-00001-7692c3ad35")
                .endMetadata()
                .withData(Map.of(KEY, "other"))
                .build();
        cluster.client().resource(foreign).create();
        hold("one");

        apply("");

        cluster.await(
                "the name is told to be taken",
                () -> cluster.condition(namespace, NAME, "RevisionReady")
                        .filter(condition -> "NameTaken".equals(condition.getReason()))
                        .isPresent(),
                () -> cluster.status(namespace, NAME).toString());
        assertThat(cluster.deployments(namespace, NAME)).isEmpty();
        assertThat(configMaps().withName(foreign.getMetadata().getName()).get().getData())
                .isEqualTo(Map.of(KEY, "other"));
    }

    private void apply(String more) {
        cluster.client().resource("""
                apiVersion: nabi.dev/v1alpha1
                kind: Function
                metadata: {namespace: %s, name: %s}
                spec:
                  java: {handler: a.B, jar: {configMap: {name: code, key: %s}}}
                  scale: {window: 6s}
                  %s
                """.formatted(namespace, NAME, KEY, more)).serverSideApply();
    }

    private void hold(String content) {
        cluster.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("code")
                        .endMetadata()
                        .withBinaryData(Map.of(KEY, Base64.getEncoder().encodeToString(content.getBytes(UTF_8))))
                        .build())
                .serverSideApply();
    }

    /** The ConfigMap that the pods of a revision mount. */
    private ConfigMap copyOf(String revision) {
        var deployment = cluster.deployments(namespace, NAME).stream()
                .filter(found -> revision.equals(found.getMetadata().getName()))
                .findFirst()
                .orElseThrow();
        var volume = deployment.getSpec().getTemplate().getSpec().getVolumes().getFirst();
        return configMaps().withName(volume.getConfigMap().getName()).require();
    }

    private static String content(ConfigMap copy) {
        assertThat(copy.getBinaryData()).containsOnlyKeys(KEY);
        return new String(Base64.getDecoder().decode(copy.getBinaryData().get(KEY)), UTF_8);
    }

    private void awaitCopies(String... revisions) {
        cluster.await(
                "the copies are of " + List.of(revisions),
                () -> copies().equals(List.of(revisions)),
                () -> copies().toString());
    }

    private List<String> copies() {
        return configMaps().withLabel(Labels.REVISION).list().getItems().stream()
                .map(copy -> copy.getMetadata().getLabels().get(Labels.REVISION))
                .sorted()
                .toList();
    }

    private NonNamespaceOperation<ConfigMap, ConfigMapList, Resource<ConfigMap>> configMaps() {
        return cluster.client().configMaps().inNamespace(namespace);
    }
}
