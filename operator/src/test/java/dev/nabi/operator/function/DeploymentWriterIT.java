package dev.nabi.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.FunctionStatus;
import dev.nabi.operator.cluster.TestCluster;
import dev.nabi.operator.plan.FunctionSnapshot;
import dev.nabi.operator.plan.KnownAnswers;
import dev.nabi.operator.plan.Plan;
import dev.nabi.operator.plan.PlatformSettings;
import dev.nabi.operator.resources.Defaults;
import dev.nabi.operator.resources.RevisionDeployment;
import dev.nabi.operator.revision.Revision;
import dev.nabi.operator.revision.TroubleReason;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the reconciler writes, on an embedded API; there is no operator that would put anything right. */
class DeploymentWriterIT {
    private static final Defaults DEFAULTS = new Defaults("good:base", 0);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final WriteResult WRITTEN = new WriteResult.Written();
    private static final WriteResult LAGGING = new WriteResult.Lagging();
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
        assertThat(create(seen())).isEqualTo(WRITTEN);
        assertThat(cluster.revisions(namespace, "hello")).containsExactly("hello-00001=1");
    }

    @Test
    void makesNoSecondRevisionOfATemplateThatTheWatchDoesNotShowYet() {
        var before = seen();
        create(before);

        assertThat(create(before)).isEqualTo(WRITTEN);
        assertThat(cluster.deployments(namespace, "hello")).hasSize(1);
    }

    @Test
    void findsTheLatestByItsNameWhenTheStatusKnowsItAndTheWatchDoesNotYet() {
        create(seen());
        function.setStatus(new FunctionStatus(1L, List.of(), null, "hello-00001", null, List.of(), 0, 0, null, null));

        assertThat(create(seen())).isEqualTo(LAGGING);
        assertThat(cluster.deployments(namespace, "hello")).hasSize(1);
    }

    @Test
    void waitsForTheWatchWhenTheNextNameIsTakenByARevisionOfAnotherTemplate() {
        create(seen());
        function = apply("good:2");

        assertThat(create(seen())).isEqualTo(LAGGING);
        assertThat(create(seen(cluster.deployments(namespace, "hello")))).isEqualTo(WRITTEN);
        assertThat(cluster.deployments(namespace, "hello")).hasSize(2);
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

        assertThat(create(seen())).isInstanceOfSatisfying(WriteResult.Refused.class, refused -> {
            assertThat(refused.trouble().reason()).isEqualTo(TroubleReason.NameTaken);
            assertThat(refused.trouble().message()).contains("'hello-00001'").contains(namespace);
        });
        assertThat(deployment().getMetadata().getUid())
                .isEqualTo(before.getMetadata().getUid());
    }

    @Test
    void makesWhatAnEarlierFunctionLeftBehindItsOwnAndThenGoesOnFromIt() {
        create(seen());
        awaitReady();
        cluster.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("hello-00001")
                .patch(PatchContext.of(PatchType.JSON), "[{\"op\":\"remove\",\"path\":\"/metadata/ownerReferences\"}]");
        var orphaned = plan(seen(cluster.deployments(namespace, "hello")));
        assertThat(orphaned.adoptions()).hasSize(1);
        assertThat(orphaned.creation())
                .as("nothing new before it is known what there is")
                .isEmpty();

        assertThat(writer.adopt(function, orphaned.adoptions().getFirst())).isEqualTo(WRITTEN);

        var adopted = plan(seen(cluster.deployments(namespace, "hello")));
        assertThat(adopted.adoptions()).isEmpty();
        assertThat(adopted.revisions().current()).map(Revision::name).hasValue("hello-00001");
    }

    @Test
    void putsBackWhatSomebodyChangedAndLeavesTheReplicas() {
        create(seen());
        awaitReady();
        cluster.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("hello-00001")
                .scale(3);
        change(
                "{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"somebody-elses:1\"}");

        assertThat(writer.repair(repair().orElseThrow())).isEqualTo(WRITTEN);

        assertThat(deployment().getSpec().getReplicas()).isEqualTo(3);
        assertThat(container().getImage()).isEqualTo("good:1");
        awaitPutBack("good:1");
    }

    @Test
    void takesAwayWhatSomebodyAdded() {
        create(seen());
        // What kubectl set env does: an apply of ours does not take away what it does not name.
        change("{\"op\":\"add\",\"path\":\"/spec/template/spec/containers/0/env/-\","
                + "\"value\":{\"name\":\"ADDED\",\"value\":\"1\"}}");

        assertThat(writer.repair(repair().orElseThrow())).isEqualTo(WRITTEN);

        assertThat(container().getEnv()).extracting(EnvVar::getName).doesNotContain("ADDED");
        awaitPutBack("good:1");
    }

    @Test
    void tellsAChangeOfAnOlderRevisionAndPutsItBackWhenItIsCurrentAgain() {
        create(seen());
        awaitReady();
        function = apply("good:2");
        create(seen(all()));
        assertThat(plan(seen(all())).changed()).isEmpty();

        change("{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"good:3\"}");
        cluster.await(
                "it is told", () -> plan(seen(all())).changed().equals(List.of("hello-00001")), () -> all().toString());

        function = apply("good:1");
        awaitPutBack("good:1");
        function = apply("good:2");
        cluster.await(
                "nothing is told any more", () -> plan(seen(all())).changed().isEmpty(), () -> all().toString());
    }

    @Test
    void findsNothingToPutBackWhereNothingWasChanged() {
        create(seen());
        awaitReady();

        assertThat(repair()).isEmpty();
    }

    @Test
    void tellsWhatTheApiServerRefuses() {
        function.getMetadata().setNamespace("nowhere");

        assertThat(create(seen())).isInstanceOfSatisfying(WriteResult.Refused.class, refused -> {
            assertThat(refused.trouble().reason()).isEqualTo(TroubleReason.DeploymentRefused);
            assertThat(refused.trouble().message()).contains("nowhere");
        });
    }

    /** The rollouts that this takes are noted, as often as Kubernetes counts one. */
    private void awaitPutBack(String image) {
        cluster.await(
                "it is as it was",
                () -> {
                    plan(seen(all())).repair().ifPresent(writer::repair);
                    return isRolledOut(deployment())
                            && plan(seen(all())).repair().isEmpty()
                            && container().getImage().equals(image);
                },
                () -> all().toString());
    }

    private static boolean isRolledOut(Deployment deployment) {
        return deployment
                .getMetadata()
                .getGeneration()
                .equals(deployment.getStatus().getObservedGeneration());
    }

    private List<Deployment> all() {
        return cluster.deployments(namespace, "hello");
    }

    private WriteResult create(FunctionSnapshot seen) {
        return writer.create(function, plan(seen).creation().orElseThrow());
    }

    private Optional<Deployment> repair() {
        return plan(seen(List.of(deployment()))).repair();
    }

    private static Plan plan(FunctionSnapshot seen) {
        return Plan.of(seen, new PlatformSettings(DEFAULTS, Optional.empty()), KnownAnswers.NONE);
    }

    private Container container() {
        return deployment().getSpec().getTemplate().getSpec().getContainers().getFirst();
    }

    private void change(String operation) {
        cluster.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("hello-00001")
                .patch(PatchContext.of(PatchType.JSON), "[" + operation + "]");
    }

    private Function apply(String image) {
        cluster.apply(namespace, "hello", image, "");
        return cluster.function(namespace, "hello");
    }

    private FunctionSnapshot seen() {
        return seen(List.of());
    }

    private FunctionSnapshot seen(List<Deployment> deployments) {
        return FunctionSnapshot.of(function, deployments, List.of(), List.of(), NOW);
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
