package dev.nabi.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.FunctionStatus;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.api.v1alpha1.TrafficTarget;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import dev.nabi.operator.resources.Code;
import dev.nabi.operator.resources.Defaults;
import dev.nabi.operator.resources.RevisionDeployment;
import dev.nabi.operator.revision.Revision;
import dev.nabi.operator.scaling.InstanceView;
import dev.nabi.operator.scaling.RevisionView;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FunctionSnapshotTest {
    private static final Defaults DEFAULTS = new Defaults("base:1", 0);
    private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");
    private static final String CREATED = "2026-01-01T00:00:00Z";

    private final Function function = function("good:1");

    @Test
    void seesItsRevisionsAndTheirInstances() {
        var cluster =
                observe(List.of(deployment("hello-00001", 2, 1)), pod("a", "hello-00001"), pod("b", "hello-00002"));

        assertThat(cluster.revisions()).extracting(Revision::name).containsExactly("hello-00001");
        assertThat(cluster.pods().get("hello-00001")).hasSize(1);
    }

    @Test
    void leavesOutANamesakesLeftoversAndWhatIsOnItsWayOut() {
        var namesakes = deployment("hello-00001", 1, 1);
        namesakes.getMetadata().getOwnerReferences().getFirst().setUid("another");
        var going = deployment("hello-00002", 1, 1);
        going.getMetadata().setDeletionTimestamp(CREATED);
        var goingPod = pod("a", "hello-00003");
        goingPod.getMetadata().setDeletionTimestamp(CREATED);
        var named = deployment("hello-world", 1, 1);

        var cluster = observe(List.of(namesakes, going, named, deployment("hello-00003", 1, 0)), goingPod);

        assertThat(cluster.revisions()).extracting(Revision::name).containsExactly("hello-00003");
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void whatThePlatformChangedWaitsWithTheRevisionOfTheSameSpecThoughItsAuthorWentBackToIt() {
        var upgraded = new Defaults("base:1", 3);
        var left = deployment(function("good:2"), "hello-00002", 0, 0);
        var cluster = observe(List.of(deployment("hello-00001", 1, 1), left));

        assertThat(cluster.upgradable(RevisionDeployment.digest(function, upgraded), Code.IN_SPEC))
                .map(Revision::name)
                .hasValue("hello-00001");
        assertThat(cluster.upgradable(RevisionDeployment.digest(function, DEFAULTS), Code.IN_SPEC))
                .as("nothing has changed")
                .isEmpty();
        assertThat(observe(List.of(left)).upgradable(RevisionDeployment.digest(function, upgraded), Code.IN_SPEC))
                .as("its author has changed it")
                .isEmpty();
    }

    @Test
    void remembersWhatTheStatusSays() {
        function.setStatus(new FunctionStatus(
                1L,
                List.of(),
                null,
                "hello-00007",
                "hello-00006",
                List.of(new TrafficTarget("hello-00006", 100, null)),
                0,
                0,
                null,
                null));

        var history = observe(List.of()).history();

        assertThat(history.highestNumber()).isEqualTo(7);
        assertThat(history.latestReady()).hasValue("hello-00006");
        assertThat(history.traffic()).hasSize(1);
    }

    @Test
    void tellsTheAutoscalerOfEachInstance() {
        var ready = pod("ready", "hello-00001");
        var marked = pod("marked", "hello-00001");
        marked.getMetadata().setAnnotations(Map.of(Labels.DRAINING, CREATED));
        marked.getStatus().setPodIP(null);
        marked.getStatus().getConditions().getFirst().setStatus("False");

        var view = views(deployment("hello-00001", 2, 1), ready, marked).getFirst();

        assertThat(view.instances())
                .containsExactlyInAnyOrder(
                        new InstanceView("ready", Instant.parse(CREATED), true, true, null),
                        new InstanceView("marked", Instant.parse(CREATED), false, false, CREATED));
        assertThat(view.resourceVersion()).isEqualTo("7");
        // The longest invocation of this revision, and what is added to it.
        assertThat(view.timeout()).isEqualTo(Duration.ofSeconds(35));
    }

    @Test
    void aPodThatWasEvictedOrHasEndedIsNoInstance() {
        var evicted = pod("evicted", "hello-00001");
        evicted.getStatus().setPhase("Failed");
        var ended = pod("ended", "hello-00001");
        ended.getStatus().setPhase("Succeeded");

        var view = views(deployment("hello-00001", 1, 1), evicted, ended, pod("alive", "hello-00001"))
                .getFirst();

        assertThat(view.instances()).extracting(InstanceView::pod).containsExactly("alive");
    }

    @Test
    void aRevisionProvesItselfThenTakesOverThenServesThenRetires() {
        assertThat(views(deployment("hello-00001", 1, 0)).getFirst().phase()).isEqualTo(Phase.PROVING);
        assertThat(views(deployment("hello-00001", 1, 1)).getFirst().phase()).isEqualTo(Phase.SERVING);

        traffic("hello-00001");
        var next = function("good:2");
        next.setStatus(function.getStatus());
        var observed = FunctionSnapshot.of(
                next,
                List.of(deployment("hello-00001", 4, 4), deployment(next, "hello-00002", 1, 1)),
                List.of(),
                List.of(),
                NOW);

        assertThat(plan(observed.withDemanded(OptionalInt.of(4))).views())
                .filteredOn(view -> view.key().revision().equals("hello-00002"))
                .singleElement()
                .returns(Phase.RISING, RevisionView::phase)
                .returns(4, RevisionView::floor);
        assertThat(plan(observed.withDemanded(OptionalInt.of(1))).views())
                .filteredOn(view -> view.key().revision().equals("hello-00001"))
                .singleElement()
                .returns(Phase.RETIRED, RevisionView::phase);
    }

    private void traffic(String revision) {
        function.setStatus(new FunctionStatus(
                1L,
                List.of(),
                null,
                revision,
                revision,
                List.of(new TrafficTarget(revision, 100, null)),
                0,
                0,
                null,
                null));
    }

    private FunctionSnapshot observe(List<Deployment> deployments, Pod... pods) {
        return FunctionSnapshot.of(function, deployments, List.of(pods), List.of(), NOW);
    }

    private List<RevisionView> views(Deployment deployment, Pod... pods) {
        return plan(observe(List.of(deployment), pods)).views();
    }

    private static Plan plan(FunctionSnapshot seen) {
        return Plan.of(seen, new PlatformSettings(DEFAULTS, Optional.empty()), KnownAnswers.NONE);
    }

    private Deployment deployment(String name, int replicas, int ready) {
        return deployment(function, name, replicas, ready);
    }

    private static Deployment deployment(Function function, String name, int replicas, int ready) {
        return new DeploymentBuilder(RevisionDeployment.of(function, name, DEFAULTS))
                .editMetadata()
                .withResourceVersion("7")
                .endMetadata()
                .editSpec()
                .withReplicas(replicas)
                .endSpec()
                .withNewStatus()
                .withReplicas(replicas)
                .withReadyReplicas(ready)
                .endStatus()
                .build();
    }

    private static Pod pod(String name, String revision) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withCreationTimestamp(CREATED)
                .withLabels(Labels.ofRevision("hello", revision))
                .endMetadata()
                .withNewStatus()
                .withPodIP("10.0.0.7")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    private static Function function(String image) {
        return Serialization.unmarshal("""
                apiVersion: nabi.dev/v1alpha1
                kind: Function
                metadata: {namespace: demo, name: hello, uid: 5a8a2a4e, generation: 1}
                spec: {image: "%s"}
                """.formatted(image), Function.class);
    }
}
