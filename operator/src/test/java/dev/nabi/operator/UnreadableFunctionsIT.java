package dev.nabi.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.operator.cluster.ApiAccess;
import dev.nabi.operator.cluster.ApiCalls;
import dev.nabi.operator.cluster.TestCluster;
import dev.nabi.operator.function.Requeue;
import dev.nabi.operator.leadership.Leadership;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator on a server that stores whatever it is given, as one with an older definition of Function does. */
class UnreadableFunctionsIT {
    private static final Path FUNCTIONS = Path.of("../crds/src/test/resources/unreadable-functions.jsonl");
    private static final String NAMESPACE = "shop";
    private static final String OTHER = "other";

    private static TestCluster cluster;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        cluster = new TestCluster(directory, 1, 5, UnreadableFunctionsIT::withoutSchema);
        cluster.namespace(NAMESPACE);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void whatCannotBeReadIsThatFunctionsInvalidSpecAndNobodyElses() throws IOException {
        try (var operator = operator()) {
            cluster.apply(NAMESPACE, "good", "good:1", "");
            cluster.awaitAllTrafficTo("good-00001", NAMESPACE, "good");

            var unreadable = Files.readAllLines(FUNCTIONS).stream()
                    .map(line -> Serialization.unmarshal(line, GenericKubernetesResource.class))
                    .toList();
            unreadable.forEach(UnreadableFunctionsIT::store);

            cluster.apply(NAMESPACE, "good", "good:2", "");
            cluster.awaitAllTrafficTo("good-00002", NAMESPACE, "good");
            var inSpec = unreadable.stream()
                    .filter(function -> field(function).startsWith("spec"))
                    .toList();
            cluster.await(
                    "each says what cannot be read",
                    () -> inSpec.stream().allMatch(UnreadableFunctionsIT::saysInvalidSpec),
                    () -> inSpec.stream()
                            .filter(function -> !saysInvalidSpec(function))
                            .map(function -> String.valueOf(
                                    cluster.client().resource(function).get()))
                            .findFirst()
                            .orElse(""));
            // Of usage there is nothing to write here, and an apply leaves what it does not name.
            var inUsage = unreadable.stream()
                    .filter(function -> field(function).startsWith("status.usage"))
                    .count();
            cluster.await(
                    "a status that cannot be read is written anew",
                    () -> operator.unreadable() == inSpec.size() + inUsage,
                    () -> operator.unreadable() + " of " + (inSpec.size() + inUsage));
        }

        try (var another = operator()) {
            cluster.apply(NAMESPACE, "good", "good:3", "");
            cluster.awaitAllTrafficTo("good-00003", NAMESPACE, "good");
            assertThat(another.unreadable()).isPositive();

            cluster.client()
                    .resources(Function.class)
                    .inNamespace(NAMESPACE)
                    .withoutLabel("none")
                    .withoutField("metadata.name", "good")
                    .delete();
            cluster.await("none is left", () -> another.unreadable() == 0, () -> another.unreadable() + " are left");
        }
    }

    /** A write of the reconciliation fails then, after events of what was deleted with it. */
    @Test
    void oneThatIsDeletedWhileItIsReconciledIsForgotten() {
        cluster.namespace(OTHER);
        var access = new ApiAccess();
        try (var operator =
                new OperatorUnderTest(cluster, ApiCalls.counted(), access, Leadership.always(), new Requeue())) {
            cluster.apply(OTHER, "gone", "good:1", "");
            cluster.awaitAllTrafficTo("gone-00001", OTHER, "gone");
            var gone = cluster.client()
                    .resources(Function.class)
                    .inNamespace(OTHER)
                    .withName("gone");
            gone.subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"usage\":42}}");
            cluster.await("it cannot be read", () -> operator.unreadable() == 1, () -> operator.unreadable() + "");

            access.stop("/deployments/gone-00002");
            cluster.apply(OTHER, "gone", "good:2", "");
            cluster.await("it is reconciled", () -> access.waiting() > 0, () -> access.waiting() + " wait");
            gone.delete();
            cluster.await(
                    "its Deployments are gone",
                    () -> cluster.deployments(OTHER, "gone").isEmpty(),
                    () -> cluster.deployments(OTHER, "gone") + "");
            // Until the operator's watches have seen it too.
            TestCluster.pause(1_000);
            access.cut("/deployments/gone-00002");
            access.goOn();

            cluster.await("it is forgotten", () -> operator.unreadable() == 0, () -> operator.unreadable() + "");
        }
    }

    private static OperatorUnderTest operator() {
        return new OperatorUnderTest(
                cluster.config(),
                ApiCalls.counted(),
                NAMESPACE,
                cluster.gateway().address(),
                cluster.time());
    }

    private static void store(GenericKubernetesResource function) {
        function.getMetadata().setNamespace(NAMESPACE);
        var stored = cluster.client().resource(function).create();
        if (field(function).startsWith("status")) {
            cluster.client()
                    .resource(stored)
                    .subresource("status")
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            Serialization.asJson(Map.of("status", function.get("status"))));
        }
    }

    private static boolean saysInvalidSpec(GenericKubernetesResource function) {
        var stored = cluster.client().resource(function).get();
        List<Map<String, Object>> conditions = stored.get("status", "conditions");
        return conditions != null
                && conditions.stream()
                        .anyMatch(condition -> "Ready".equals(condition.get("type"))
                                && "InvalidSpec".equals(condition.get("reason"))
                                && String.valueOf(condition.get("message")).contains("cannot be read"));
    }

    private static String field(GenericKubernetesResource function) {
        return function.getMetadata().getAnnotations().get("field");
    }

    private static CustomResourceDefinition withoutSchema(CustomResourceDefinition definition) {
        return new CustomResourceDefinitionBuilder(definition)
                .editSpec()
                .editFirstVersion()
                .editSchema()
                .withOpenAPIV3Schema(new JSONSchemaPropsBuilder()
                        .withType("object")
                        .addToProperties("spec", anything())
                        .addToProperties("status", anything())
                        .build())
                .endSchema()
                .endVersion()
                .endSpec()
                .build();
    }

    private static JSONSchemaProps anything() {
        return new JSONSchemaPropsBuilder()
                .withType("object")
                .withXKubernetesPreserveUnknownFields(true)
                .build();
    }
}
