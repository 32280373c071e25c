package dev.nabi.local.api;

import static dev.nabi.local.api.ApiUnderTest.JSON_PATCH;
import static dev.nabi.local.api.ApiUnderTest.MERGE;
import static dev.nabi.local.api.ContractNamespace.await;
import static dev.nabi.local.api.ContractNamespace.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import org.junit.jupiter.api.Test;

/** Deployments, how they are scaled, and the pods that they have. */
interface DeploymentContract extends ContractNamespace {
    @Test
    default void aWakeSucceedsOnceAndIsInvalidAfterwards() {
        var wake = "[{op: test, path: /spec/replicas, value: null}, {op: add, path: /spec/replicas, value: 1}]";
        api().post(deployments(), deployment("asleep", 0));

        var scale = api().get(deployments() + "/asleep/scale");
        assertThat(scale.at("kind").asText()).isEqualTo("Scale");
        assertThat(scale.at("spec").has("replicas")).isFalse();
        assertThat(scale.at("status", "selector").asText()).isEqualTo("app=asleep");
        var woken = api().patch(deployments() + "/asleep/scale", JSON_PATCH, wake);
        assertThat(woken.code()).isEqualTo(200);
        assertThat(woken.at("spec", "replicas").asInt()).isEqualTo(1);
        assertThat(api().patch(deployments() + "/asleep/scale", JSON_PATCH, wake)
                        .code())
                .isEqualTo(422);
        assertThat(api().get(deployments() + "/asleep").at("spec", "replicas").asInt())
                .isEqualTo(1);
    }

    @Test
    default void scalingHonoursTheVersionItWasDecidedOn() {
        api().post(deployments(), deployment("versioned", 2));
        var scale = api().get(deployments() + "/versioned/scale").object();
        api().patch(deployments() + "/versioned/scale", MERGE, "{spec: {replicas: 3}}");
        Json.ensure(scale, "spec").put("replicas", 1);

        assertThat(api().put(deployments() + "/versioned/scale", scale).code()).isEqualTo(409);
    }

    @Test
    default void aDeploymentHasAsManyPodsAsItAsksFor() {
        api().post(deployments(), deployment("pods", 2));
        var pods = core() + "/pods?labelSelector=app%3Dpods";
        await(() -> api().get(pods).at("items").size() == 2);
        await(() -> api().get(deployments() + "/pods")
                                .at("status", "observedGeneration")
                                .asInt()
                        == 1
                && api().get(deployments() + "/pods").at("status", "replicas").asInt() == 2);

        var pod = api().get(pods).at("items").path(0);
        assertThat(Meta.labels(pod)).containsKey("pod-template-hash");
        assertThat(Json.text(Meta.owners(pod).getFirst(), "kind")).isEqualTo("ReplicaSet");
        assertThat(pod.path("status").path("phase").asText()).isEqualTo("Pending");
        api().patch(deployments() + "/pods/scale", MERGE, "{spec: {replicas: 0}}");
        await(() -> active(api().get(pods).at("items")) == 0);
        api().delete(deployments() + "/pods?propagationPolicy=Background");
        await(() -> api().get(deployments().replace("deployments", "replicasets") + "?labelSelector=app%3Dpods")
                .at("items")
                .isEmpty());
    }

    @Test
    default void aSelectorOfADeploymentDoesNotChange() {
        api().post(deployments(), deployment("fixed", 0));
        var refused = api().patch(
                        deployments() + "/fixed",
                        MERGE,
                        "{spec: {selector: {matchLabels: {app: other}}, template: {metadata: {labels: {app: other}}}}}");

        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message()).contains("spec.selector").contains("field is immutable");
    }

    private static long active(JsonNode pods) {
        return pods.valueStream().filter(pod -> !Meta.isTerminating(pod)).count();
    }
}
