package dev.nabi.operator;

import dev.nabi.operator.cluster.ApiAccess;
import dev.nabi.operator.cluster.ApiCalls;
import dev.nabi.operator.cluster.TestCluster;
import dev.nabi.operator.function.Requeue;
import dev.nabi.operator.leadership.Leadership;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API server that does not list ConfigMaps, as without the right to: only Functions with a jar in one notice. */
class JarWatchIT {
    private static final String NAMESPACE = "jars";

    @Test
    void whileConfigMapsCannotBeReadOnlyFunctionsWithAJarWait(@TempDir Path directory) throws IOException {
        var access = new ApiAccess();
        access.cut("/configmaps");
        try (var cluster = new TestCluster(directory, 10, 150);
                var _ = new OperatorUnderTest(
                        cluster, ApiCalls.counted(), access, Leadership.always(), new Requeue())) {
            cluster.namespace(NAMESPACE);
            cluster.client()
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withNamespace(NAMESPACE)
                            .withName("code")
                            .endMetadata()
                            .addToData("app.jar", "one")
                            .build())
                    .create();
            cluster.client().resource("""
                    apiVersion: nabi.dev/v1alpha1
                    kind: Function
                    metadata: {namespace: %s, name: of-jar}
                    spec:
                      java: {handler: a.B, jar: {configMap: {name: code, key: app.jar}}}
                    """.formatted(NAMESPACE)).serverSideApply();
            cluster.apply(NAMESPACE, "of-image", "good:1", "");

            cluster.awaitAllTrafficTo("of-image-00001", NAMESPACE, "of-image");
            cluster.await(
                    "it is told what it waits for",
                    () -> cluster.condition(NAMESPACE, "of-jar", "Ready")
                            .filter(condition -> condition.getMessage().contains("has not read the ConfigMaps yet"))
                            .isPresent(),
                    () -> cluster.status(NAMESPACE, "of-jar").toString());

            access.mend();

            cluster.awaitAllTrafficTo("of-jar-00001", NAMESPACE, "of-jar");
        }
    }
}
