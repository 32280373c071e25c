package dev.nabi.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.FunctionStatus;
import dev.nabi.api.v1alpha1.TrafficTarget;
import dev.nabi.operator.resources.Code;
import dev.nabi.operator.resources.Defaults;
import dev.nabi.operator.resources.JarCopy;
import dev.nabi.operator.resources.RevisionDeployment;
import dev.nabi.operator.revision.Revision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JarPlanTest {
    private static final Defaults DEFAULTS = new Defaults("base:1", 0);
    private static final Code OLD = new Code("a".repeat(64));
    private static final Code NEW = new Code("b".repeat(64));

    private final Function function = Serialization.unmarshal("""
            apiVersion: nabi.dev/v1alpha1
            kind: Function
            metadata: {namespace: demo, name: hello, uid: 5a8a2a4e, generation: 1}
            spec: {java: {handler: a.B, jar: {configMap: {name: code, key: app.jar}}}}
            """, Function.class);

    @Test
    void theFirstRevisionMountsItsOwnCopy() {
        var creation = plan(holding(OLD)).creation().orElseThrow();

        assertThat(creation.copy())
                .hasValueSatisfying(copy -> assertThat(copy)
                        .returns("hello-00001-aaaaaaaaaa", JarCopy::name)
                        .returns(OLD.jar(), JarCopy::sha256));
        assertThat(mounted(creation.deployment())).isEqualTo("hello-00001-aaaaaaaaaa");
    }

    @Test
    void anotherContentOfTheConfigMapIsANewRevisionAndNoUpgradeOfThePlatform() {
        served("hello-00001");
        var running = deployment("hello-00001", OLD);

        assertThat(plan(holding(OLD), running).creation()).isEmpty();
        assertThat(plan(holding(NEW), running).creation())
                .hasValueSatisfying(creation -> assertThat(creation)
                        .returns("hello-00002", Creation::revision)
                        .returns(false, Creation::isUpgrade));
    }

    @Test
    void anEarlierContentIsTheEarlierRevisionAgain() {
        served("hello-00002");

        var plan = plan(holding(OLD), deployment("hello-00001", OLD), deployment("hello-00002", NEW));

        assertThat(plan.creation()).isEmpty();
        assertThat(plan.revisions().current()).map(Revision::name).hasValue("hello-00001");
        assertThat(plan.repair()).isEmpty();
    }

    static List<Arguments> missing() {
        return List.of(
                arguments(
                        new JarConfigMap.Absent(),
                        "spec.java.jar.configMap: there is no ConfigMap 'code' in namespace 'demo'"),
                arguments(
                        new JarConfigMap.Present(Map.of("old.jar", "c")),
                        "spec.java.jar.configMap: the ConfigMap 'code' in namespace 'demo' has no key 'app.jar'; it has old.jar"),
                arguments(
                        new JarConfigMap.Unread(),
                        "spec.java.jar.configMap: the operator has not read the ConfigMaps yet; its log says why, should it last"));
    }

    @ParameterizedTest
    @MethodSource("missing")
    void whatIsMissingIsThisFunctionsProblem(JarConfigMap source, String problem) {
        var plan = plan(source);

        assertThat(plan.problems()).containsExactly(problem);
        assertThat(plan.creation()).isEmpty();
    }

    static List<JarConfigMap> nothing() {
        return List.of(new JarConfigMap.Absent(), new JarConfigMap.Present(Map.of()), new JarConfigMap.Unread());
    }

    @ParameterizedTest
    @MethodSource("nothing")
    void aRevisionNeedsTheOriginalNoMore(JarConfigMap source) {
        served("hello-00001");
        var running = deployment("hello-00001", OLD);

        assertThat(plan(source, running))
                .returns(List.of(), Plan::problems)
                .returns(Optional.empty(), Plan::creation)
                .returns(Plan.Rollout.DONE, Plan::rollout);
        var slower = Serialization.unmarshal("""
                spec: {timeoutSeconds: 7, java: {handler: a.B, jar: {configMap: {name: code, key: app.jar}}}}
                """, Function.class);
        function.setSpec(slower.getSpec());
        assertThat(plan(source, running).problems())
                .as("another spec needs a copy of its own")
                .hasSize(1);
    }

    @Test
    void theLatestRevisionFromBeforeCopiesIsReplacedAsInAnUpgrade() {
        served("hello-00001");
        var before = deployment("hello-00001", Code.IN_SPEC);

        var plan = plan(holding(NEW), before);

        assertThat(plan.creation())
                .hasValueSatisfying(creation -> assertThat(creation)
                        .returns("hello-00002", Creation::revision)
                        .returns(true, Creation::isUpgrade));
        assertThat(plan.revisions().current()).map(Revision::name).hasValue("hello-00001");
    }

    @Test
    void anOlderRevisionFromBeforeCopiesDoesNotComeBackWhenTheJarChanges() {
        served("hello-00002");

        var plan = plan(holding(NEW), deployment("hello-00001", Code.IN_SPEC), deployment("hello-00002", OLD));

        assertThat(plan.creation())
                .hasValueSatisfying(creation -> assertThat(creation).returns(false, Creation::isUpgrade));
        assertThat(plan.revisions().current()).isEmpty();
    }

    @Test
    void anUpgradeOfThePlatformKeepsTheContent() {
        served("hello-00001");

        var plan = Plan.of(
                seen(holding(OLD), deployment("hello-00001", OLD)),
                new PlatformSettings(new Defaults("base:2", 0), Optional.empty()),
                KnownAnswers.NONE);

        assertThat(plan.creation()).hasValueSatisfying(creation -> {
            assertThat(creation.isUpgrade()).isTrue();
            assertThat(mounted(creation.deployment())).isEqualTo("hello-00002-aaaaaaaaaa");
        });
    }

    private static JarConfigMap holding(Code code) {
        return new JarConfigMap.Present(Map.of("app.jar", String.valueOf(code.jar())));
    }

    private static String mounted(Deployment deployment) {
        return deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getVolumes()
                .getFirst()
                .getConfigMap()
                .getName();
    }

    private Plan plan(JarConfigMap source, Deployment... deployments) {
        return Plan.of(seen(source, deployments), new PlatformSettings(DEFAULTS, Optional.empty()), KnownAnswers.NONE);
    }

    private FunctionSnapshot seen(JarConfigMap source, Deployment... deployments) {
        return FunctionSnapshot.of(function, List.of(deployments), List.of(), List.of(), Instant.EPOCH)
                .withJarSource(source);
    }

    private Deployment deployment(String name, Code code) {
        return new DeploymentBuilder(RevisionDeployment.of(function, name, code, DEFAULTS))
                .editSpec()
                .withReplicas(1)
                .endSpec()
                .withNewStatus()
                .withReplicas(1)
                .withReadyReplicas(1)
                .endStatus()
                .build();
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
}
