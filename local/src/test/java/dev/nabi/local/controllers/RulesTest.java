package dev.nabi.local.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private static ObjectNode yaml(String text) {
        return (ObjectNode) Json.parseYaml(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode pod(String name, String ready, String cost, String created) {
        return yaml("""
                metadata: {name: %s, creationTimestamp: "%s", annotations: {controller.kubernetes.io/pod-deletion-cost: "%s"}}
                spec: {nodeName: local}
                status: {phase: Running, conditions: [{type: Ready, status: "%s"}]}
                """.formatted(name, created, cost, ready));
    }

    @Test
    void givesUpPodsThatAreNotReadyThenCheapThenYoung() {
        var old = "2026-01-01T00:00:00Z";
        var young = "2026-01-01T00:05:00Z";
        var pods = List.of(
                pod("old", "True", "0", old),
                pod("young", "True", "0", young),
                pod("cheap", "True", "-1000", old),
                pod("unready", "False", "5000", old));

        assertThat(Victims.choose(pods, 4)).extracting(Meta::name).containsExactly("unready", "cheap", "young", "old");
    }

    @Test
    void equalTemplatesHaveEqualNames() {
        assertThat(TemplateHash.of(yaml("{a: 1, b: {c: 2, d: 3}}")))
                .isEqualTo(TemplateHash.of(yaml("{b: {d: 3, c: 2}, a: 1}")))
                .isNotEqualTo(TemplateHash.of(yaml("{a: 2}")));
    }

    @Test
    void aDeploymentThatDoesNotBecomeReadySaysSoAfterItsDeadline() {
        var deployment = yaml("{metadata: {generation: 1}, spec: {replicas: 1, progressDeadlineSeconds: 30}}");
        var sets = List.of(yaml("{metadata: {name: web-a}, status: {replicas: 1}}"));

        var early = DeploymentStatus.of(deployment, "web-a", sets, T0);
        deployment.set("status", early.status());
        var waiting = DeploymentStatus.of(deployment, "web-a", sets, T0.plusSeconds(29));
        deployment.set("status", waiting.status());
        var late = DeploymentStatus.of(deployment, "web-a", sets, T0.plusSeconds(30));

        assertThat(early.again()).isPresent();
        assertThat(reason(waiting)).isEqualTo("ReplicaSetUpdated");
        assertThat(reason(late)).isEqualTo("ProgressDeadlineExceeded");
        assertThat(late.again()).isEmpty();
    }

    @Test
    void aDeploymentThatIsReadyHasProgressed() {
        var deployment = yaml("{metadata: {generation: 1}, spec: {replicas: 1}}");
        var sets = List.of(yaml("{metadata: {name: web-a}, status: {replicas: 1, readyReplicas: 1}}"));

        var outcome = DeploymentStatus.of(deployment, "web-a", sets, T0);

        assertThat(reason(outcome)).isEqualTo("NewReplicaSetAvailable");
        assertThat(outcome.status().path("availableReplicas").asInt()).isEqualTo(1);
        assertThat(outcome.again()).isEmpty();
    }

    private static String reason(DeploymentStatus.Outcome outcome) {
        return outcome.status().path("conditions").path(1).path("reason").asText();
    }
}
