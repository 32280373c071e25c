package dev.nabi.local.api;

import static dev.nabi.local.api.ApiUnderTest.MERGE;
import static dev.nabi.local.api.ApiUnderTest.STRATEGIC;
import static dev.nabi.local.api.ApiUnderTest.yaml;
import static dev.nabi.local.api.ContractNamespace.configMap;
import static dev.nabi.local.api.ContractNamespace.deployment;
import static dev.nabi.local.api.ContractNamespace.function;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nabi.local.api.json.Meta;
import org.junit.jupiter.api.Test;

/** Server-side apply, and patches that merge lists: whose a field is. */
interface ApplyContract extends ContractNamespace {
    int LISTS_MERGE_FROM = 25;

    @Test
    default void anApplyCreatesChangesAndRemoves() {
        var path = core() + "/configmaps/applied";
        assertThat(api().apply(path, "one", configMap("applied", "{a: '1', b: '1'}"))
                        .code())
                .isEqualTo(201);

        var changed = api().apply(path, "one", configMap("applied", "{a: '2'}"));

        assertThat(changed.code()).isEqualTo(200);
        assertThat(changed.at("data")).isEqualTo(yaml("{a: '2'}"));
        var entry = changed.at("metadata", "managedFields").path(0);
        assertThat(entry.path("manager").asText()).isEqualTo("one");
        assertThat(entry.path("operation").asText()).isEqualTo("Apply");
        assertThat(entry.path("fieldsV1").path("f:data").has("f:a")).isTrue();
        assertThat(entry.path("fieldsV1").path("f:data").has("f:b")).isFalse();
    }

    @Test
    default void anApplyAgainMakesNoNewVersion() {
        var path = core() + "/configmaps/again";
        var first = api().apply(path, "one", configMap("again", "{a: '1'}"));
        var second = api().apply(path, "one", configMap("again", "{a: '1'}"));

        assertThat(Meta.resourceVersion(second.body())).isEqualTo(Meta.resourceVersion(first.body()));
    }

    @Test
    default void anotherManagersFieldIsAConflictUntilForced() {
        var path = core() + "/configmaps/contested";
        api().apply(path, "one", configMap("contested", "{a: '1', b: '1'}"));
        var refused = api().apply(path, "two", configMap("contested", "{a: '2'}"));

        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.reason()).isEqualTo("Conflict");
        assertThat(refused.message()).isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .data.a");
        var cause = refused.at("details", "causes").path(0);
        assertThat(cause.path("reason").asText()).isEqualTo("FieldManagerConflict");
        assertThat(cause.path("field").asText()).isEqualTo(".data.a");

        var forced = api().apply(path + "?force=true", "two", configMap("contested", "{a: '2'}"));
        assertThat(forced.at("data")).isEqualTo(yaml("{a: '2', b: '1'}"));
        var afterwards = api().apply(path, "one", configMap("contested", "{b: '2'}"));
        assertThat(afterwards.at("data")).isEqualTo(yaml("{a: '2', b: '2'}"));
    }

    @Test
    default void anApplyLeavesTheFieldsOfOtherWritersAlone() {
        api().apply(
                        deployments() + "/shared",
                        "operator",
                        deployment("shared", 0).replace("replicas: 0,", ""));
        api().patch(deployments() + "/shared/scale", MERGE, "{spec: {replicas: 2}}");
        var again = api().apply(
                        deployments() + "/shared",
                        "operator",
                        deployment("shared", 0).replace("replicas: 0,", ""));

        assertThat(again.at("spec", "replicas").asInt()).isEqualTo(2);
    }

    @Test
    default void listsOfContainersMergeByName() {
        api().apply(deployments() + "/merged", "operator", deployment("merged", 0));
        var env = "{spec: {template: {spec: {containers: [{name: function, env: [{name: A, value: b}]}]}}}}";
        var patched = api().patch(deployments() + "/merged", STRATEGIC, env);

        var container = patched.at("spec", "template", "spec", "containers").path(0);
        assertThat(container.path("image").asText()).isEqualTo("example.invalid/x:1");
        assertThat(container.path("env").path(0).path("value").asText()).isEqualTo("b");
        var other = "{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: [{name: function,"
                + " env: [{name: C, value: d}]}]}}}}";
        var applied = api().apply(deployments() + "/merged", "other", other);
        assertThat(applied.at("spec", "template", "spec", "containers")
                        .path(0)
                        .path("env")
                        .findValuesAsText("name"))
                .containsExactlyInAnyOrder("A", "C");
    }

    @Test
    default void statusConditionsAreAppliedByType() {
        assumeTrue(
                minor() >= LISTS_MERGE_FROM,
                "this server is 1." + minor() + ": it merges no lists of custom resources yet");
        api().post(functions(), function("conditions", "{image: x}"));
        var path = functions() + "/conditions/status";
        var text =
                "{apiVersion: nabi.dev/v1alpha1, kind: Function, status: {conditions: [{type: %s, status: 'True'}]}}";

        assertThat(api().apply(path, "one", text.formatted("Ready")).code()).isEqualTo(200);
        var both = api().apply(path, "two", text.formatted("Active"));

        assertThat(both.at("status", "conditions").findValuesAsText("type"))
                .containsExactlyInAnyOrder("Ready", "Active");
    }
}
