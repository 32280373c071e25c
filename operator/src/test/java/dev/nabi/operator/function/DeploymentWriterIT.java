package dev.nabi.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.FunctionStatus;
import dev.nabi.operator.cluster.TestCluster;
import dev.nabi.operator.resources.Defaults;
import dev.nabi.operator.resources.RevisionDeployment;
import dev.nabi.operator.revision.Trouble;
import dev.nabi.operator.revision.TroubleReason;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the reconciler writes, on an embedded API; there is no operator that would put anything right. */
class DeploymentWriterIT {
    private static final Defaults DEFAULTS = new Defaults("good:base", 0);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static TestCluster cluster;
    private static DeploymentWriter writer;
    private static int namespaces;

    private String namespace;
    private Function function;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        cluster = new TestCluster(directory, 1, 5);
        writer = new DeploymentWriter(cluster.client());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void apply() {
        namespace = "demo-" + ++namespaces;
        cluster.namespace(namespace);
        function = apply("good:1");
    }

    @Test
    void makesTheFirstRevisionWithOneInstance() {
        var written = writer.create(seen(), DEFAULTS);

        assertThat(written).isEqualTo(Written.created("hello-00001"));
        assertThat(cluster.revisions(namespace, "hello")).containsExactly("hello-00001=1");
    }

    @Test
    void makesNoSecondRevisionOfATemplateThatTheWatchDoesNotShowYet() {
        var before = seen();
        writer.create(before, DEFAULTS);

        var again = writer.create(before, DEFAULTS);

        assertThat(again).isEqualTo(Written.created("hello-00001"));
        assertThat(cluster.deployments(namespace, "hello")).hasSize(1);
    }

    @Test
    void findsTheLatestByItsNameWhenTheStatusKnowsItAndTheWatchDoesNotYet() {
        writer.create(seen(), DEFAULTS);
        function.setStatus(new FunctionStatus(1L, List.of(), null, "hello-00001", null, List.of(), 0, 0, null));

        var again = writer.create(seen(), DEFAULTS);

        assertThat(again).isEqualTo(Written.created("hello-00001"));
        assertThat(cluster.deployments(namespace, "hello")).hasSize(1);
    }

    @Test
    void waitsForTheWatchWhenTheNextNameIsTakenByARevisionOfAnotherTemplate() {
        writer.create(seen(), DEFAULTS);
        function = apply("good:2");

        assertThat(writer.create(seen(), DEFAULTS)).isEqualTo(Written.NOTHING);
        assertThat(writer.create(seen(cluster.deployments(namespace, "hello")), DEFAULTS))
                .isEqualTo(Written.created("hello-00002"));
    }

    @Test
    void leavesADeploymentOfSomebodyElseAlone() {
        var foreign = new DeploymentBuilder(RevisionDeployment.of(function, "hello-00001", DEFAULTS))
                .editMetadata()
                .withOwnerReferences(List.of())
                .withLabels(null)
                .endMetadata()
                .build();
        var before = cluster.client().resource(foreign).create();

        var written = writer.create(seen(), DEFAULTS);

        assertThat(written.refused()).map(Trouble::reason).hasValue(TroubleReason.NameTaken);
        assertThat(written.refused().orElseThrow().message())
                .contains("'hello-00001'")
                .contains(namespace);
        assertThat(deployment().getMetadata().getUid())
                .isEqualTo(before.getMetadata().getUid());
    }

    @Test
    void putsBackWhatSomebodyChangedAndLeavesTheReplicas() {
        writer.create(seen(), DEFAULTS);
        awaitReady();
        // It was found in order before, and is not taken for it still.
        var made = seen(List.of(deployment()));
        writer.repair(made, made.revisions().getFirst(), DEFAULTS);
        cluster.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("hello-00001")
                .scale(3);
        cluster.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("hello-00001")
                .patch(
                        PatchContext.of(PatchType.JSON),
                        "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\","
                                + "\"value\":\"somebody-elses:1\"}]");
        var changed = seen(List.of(deployment()));

        var written = writer.repair(changed, changed.revisions().getFirst(), DEFAULTS);

        assertThat(written).isEqualTo(Written.NOTHING);
        assertThat(deployment().getSpec().getReplicas()).isEqualTo(3);
        assertThat(deployment()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage())
                .isEqualTo("good:1");
    }

    @Test
    void writesNothingWhereNothingWasChanged() {
        writer.create(seen(), DEFAULTS);
        awaitReady();
        var before = deployment();
        var seen = seen(List.of(before));

        writer.repair(seen, seen.revisions().getFirst(), DEFAULTS);

        assertThat(deployment().getMetadata().getResourceVersion())
                .isEqualTo(before.getMetadata().getResourceVersion());
    }

    @Test
    void tellsWhatTheApiServerRefuses() {
        function.getMetadata().setNamespace("nowhere");

        var written = writer.create(seen(), DEFAULTS);

        assertThat(written.refused()).map(Trouble::reason).hasValue(TroubleReason.DeploymentRefused);
        assertThat(written.refused().orElseThrow().message()).contains("nowhere");
    }

    private Function apply(String image) {
        cluster.apply(namespace, "hello", image, "");
        return cluster.function(namespace, "hello");
    }

    private ObservedFunction seen() {
        return seen(List.of());
    }

    private ObservedFunction seen(List<Deployment> deployments) {
        return ObservedFunction.of(function, deployments, List.of(), NOW);
    }

    private void awaitReady() {
        cluster.await(
                "it is ready",
                () -> deployment().getStatus() != null
                        && Integer.valueOf(1).equals(deployment().getStatus().getReadyReplicas()),
                () -> deployment().toString());
    }

    private Deployment deployment() {
        return cluster.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("hello-00001")
                .get();
    }
}
