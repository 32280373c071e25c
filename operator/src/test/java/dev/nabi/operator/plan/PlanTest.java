package dev.nabi.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.FunctionStatus;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.api.v1alpha1.TrafficTarget;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import dev.nabi.operator.plan.Plan.Rollout;
import dev.nabi.operator.resources.Code;
import dev.nabi.operator.resources.Defaults;
import dev.nabi.operator.resources.FunctionNetworkPolicy;
import dev.nabi.operator.resources.GatewayPods;
import dev.nabi.operator.resources.RevisionDeployment;
import dev.nabi.operator.revision.Revision;
import dev.nabi.operator.scaling.RevisionView;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final Defaults DEFAULTS = new Defaults("base:1", 0);
    private static final Defaults UPGRADED = new Defaults("base:2", 3);
    private static final GatewayPods GATEWAYS =
            new GatewayPods(Map.of("app.kubernetes.io/component", "gateway"), Optional.of("nabi-system"));

    private final Function function = function("good:1");

    @Test
    void aNewFunctionGetsItsPolicyAndItsFirstRevision() {
        var plan = plan(List.of(), List.of(), DEFAULTS);

        assertThat(plan.policy()).isPresent();
        assertThat(plan.creation()).map(Creation::revision).hasValue("hello-00001");
        assertThat(plan.rollout()).isEqualTo(Rollout.GOING);
    }

    @Test
    void nothingIsDoneWhereAllIsInOrder() {
        served("hello-00001");
        var current = deployment(function, "hello-00001", 1);
        var policy = FunctionNetworkPolicy.of(function, GATEWAYS);

        var plan = plan(List.of(current), List.of(policy), DEFAULTS);

        assertThat(plan)
                .returns(Optional.empty(), Plan::policy)
                .returns(Optional.empty(), Plan::creation)
                .returns(Optional.empty(), Plan::repair)
                .returns(List.of(), Plan::deletions)
                .returns(Rollout.DONE, Plan::rollout);
        assertThat(plan.inOrder()).containsExactly(current, policy);
    }

    @Test
    void aPolicyOfOurNameThatIsSomebodyElsesIsNotTakenForOurs() {
        var foreign = FunctionNetworkPolicy.of(function, GATEWAYS);
        foreign.getMetadata().getOwnerReferences().getFirst().setUid("another");

        assertThat(plan(List.of(), List.of(foreign), DEFAULTS).policy()).isPresent();
    }

    @Test
    void aFunctionNamedAsAPolicyOfTheChartDoesNotCollideWithIt() {
        function.getMetadata().setName("gateway");

        assertThat(FunctionNetworkPolicy.name(function))
                .isNotEqualTo("nabi-gateway")
                .startsWith("nabi-gateway-");
    }

    @Test
    void whatAFinalizerHoldsIsScaledAndNothingNewIsMadeOfIt() {
        served("hello-00001");
        var running = deployment(function, "hello-00001", 3);
        var changed = function("good:2");
        changed.setStatus(function.getStatus());
        changed.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");

        var plan = Plan.of(
                FunctionSnapshot.of(changed, List.of(running), List.of(), List.of(), Instant.EPOCH),
                new PlatformSettings(DEFAULTS, Optional.of(GATEWAYS)),
                KnownAnswers.NONE);

        assertThat(plan.views())
                .singleElement()
                .returns(Phase.SERVING, RevisionView::phase)
                .returns(3, RevisionView::replicas);
        assertThat(plan.scaling()).isPresent();
        assertThat(plan)
                .returns(Optional.empty(), Plan::policy)
                .returns(Optional.empty(), Plan::creation)
                .returns(List.of(), Plan::deletions)
                .returns(Rollout.DONE, Plan::rollout);
    }

    @Test
    void anInvalidSpecLeavesAllAsItIs() {
        served("hello-00001");
        var invalid = function("good:1, port: 0");
        invalid.setStatus(function.getStatus());

        var plan = Plan.of(
                FunctionSnapshot.of(
                        invalid, List.of(deployment(function, "hello-00001", 1)), List.of(), List.of(), Instant.EPOCH),
                new PlatformSettings(DEFAULTS, Optional.of(GATEWAYS)),
                KnownAnswers.NONE);

        assertThat(plan.problems()).hasSize(1);
        assertThat(plan.revisions().routes().reaches("hello-00001")).isTrue();
        assertThat(plan.creation()).isEmpty();
    }

    @Test
    void anUpgradeOfThePlatformIsARevisionOfItsOwnAndTheOldOneServesMeanwhile() {
        served("hello-00001");

        var plan = plan(List.of(deployment(function, "hello-00001", 1)), List.of(), UPGRADED);

        assertThat(plan.creation())
                .hasValueSatisfying(creation -> assertThat(creation)
                        .returns("hello-00002", Creation::revision)
                        .returns(true, Creation::isUpgrade));
        assertThat(plan.revisions().current()).map(Revision::name).hasValue("hello-00001");
        assertThat(plan.repair()).as("an old template is not drift").isEmpty();
        assertThat(plan.rollout()).isEqualTo(Rollout.GOING);
    }

    @Test
    void whatSomebodyChangedAndIsNotCurrentIsTold() {
        served("hello-00001");
        var old = rolledOut(deployment(function("good:0"), "hello-00001", 1));
        var current = rolledOut(deployment(function, "hello-00002", 1));

        var plan = plan(List.of(old, current), List.of(), DEFAULTS);

        assertThat(plan.changed()).containsExactly("hello-00001");
        assertThat(plan.repair())
                .as("the rollouts of the current one are noted")
                .map(desired -> desired.getMetadata().getAnnotations().get(Labels.ROLLOUTS))
                .hasValue("2");
    }

    private static Deployment rolledOut(Deployment deployment) {
        return new DeploymentBuilder(deployment)
                .editMetadata()
                .addToAnnotations("deployment.kubernetes.io/revision", "2")
                .endMetadata()
                .build();
    }

    @Test
    void whatWasFoundInOrderIsNotComparedAgain() {
        served("hello-00001");
        var drifted = deployment(function, "hello-00001", 1);
        drifted.getSpec().getTemplate().getSpec().setHostNetwork(true);
        drifted.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage("other");
        assertThat(plan(List.of(drifted), List.of(), DEFAULTS).repair()).isPresent();

        var known = new KnownAnswers() {
            @Override
            public String template(Function function, Code code, Defaults defaults) {
                return KnownAnswers.NONE.template(function, code, defaults);
            }

            @Override
            public boolean isInOrder(Function function, HasMetadata object) {
                return object.equals(drifted);
            }
        };
        assertThat(Plan.of(seen(List.of(drifted), List.of()), new PlatformSettings(DEFAULTS, Optional.empty()), known)
                        .repair())
                .isEmpty();
    }

    private void served(String revision) {
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

    private Plan plan(List<Deployment> deployments, List<NetworkPolicy> policies, Defaults defaults) {
        return Plan.of(
                seen(deployments, policies), new PlatformSettings(defaults, Optional.of(GATEWAYS)), KnownAnswers.NONE);
    }

    private FunctionSnapshot seen(List<Deployment> deployments, List<NetworkPolicy> policies) {
        return FunctionSnapshot.of(function, deployments, List.of(), policies, Instant.EPOCH);
    }

    private static Deployment deployment(Function function, String name, int replicas) {
        return new DeploymentBuilder(RevisionDeployment.of(function, name, DEFAULTS))
                .editSpec()
                .withReplicas(replicas)
                .endSpec()
                .withNewStatus()
                .withReplicas(replicas)
                .withReadyReplicas(replicas)
                .endStatus()
                .build();
    }

    private static Function function(String image) {
        return Serialization.unmarshal("""
                apiVersion: nabi.dev/v1alpha1
                kind: Function
                metadata: {namespace: demo, name: hello, uid: 5a8a2a4e, generation: 1}
                spec: {image: %s}
                """.formatted(image), Function.class);
    }
}
