package dev.nabi.local.api;

import static dev.nabi.local.api.ApiUnderTest.MERGE;
import static dev.nabi.local.api.ApiUnderTest.TABLE;
import static dev.nabi.local.api.ContractNamespace.deployment;
import static dev.nabi.local.api.ContractNamespace.function;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nabi.local.api.json.Meta;
import org.junit.jupiter.api.Test;

/** What Nabi's definition makes of a Function: its schema, its status, its columns. */
interface DefinitionContract extends ContractNamespace {
    int CEL_IS_ENFORCED_FROM = 25;
    int STRICT_FIELDS_FROM = 25;

    @Test
    default void discoveryNamesTheFunction() {
        var resources = api().get("/apis/nabi.dev/v1alpha1").at("resources");

        assertThat(resources.findValuesAsText("name")).contains("functions", "functions/status");
        assertThat(resources.path(0).path("shortNames").path(0).asText()).isEqualTo("fn");
        assertThat(resources.path(0).path("namespaced").asBoolean()).isTrue();
        assertThat(api().get("/apis").at("groups").findValuesAsText("name")).contains("apps", "nabi.dev");
    }

    @Test
    default void statusAndSpecAreWrittenApart() {
        var created = api().post(functions(), function("apart", "{image: x}"));
        var path = functions() + "/apart";
        assertThat(Meta.generation(created.body())).isEqualTo(1);

        var status = api().patch(path + "/status", MERGE, "{spec: {image: y}, status: {replicas: 3}}");
        assertThat(status.at("spec", "image").asText()).isEqualTo("x");
        assertThat(status.at("status", "replicas").asInt()).isEqualTo(3);
        assertThat(Meta.generation(status.body())).isEqualTo(1);
        var spec = api().patch(path, MERGE, "{spec: {image: y}, status: {replicas: 9}}");
        assertThat(spec.at("spec", "image").asText()).isEqualTo("y");
        assertThat(spec.at("status", "replicas").asInt()).isEqualTo(3);
        assertThat(Meta.generation(spec.body())).isEqualTo(2);
        var labelled = api().patch(path, MERGE, "{metadata: {labels: {a: b}}}");
        assertThat(Meta.generation(labelled.body())).isEqualTo(2);
    }

    @Test
    default void defaultsAreFilledInAndUnknownFieldsPruned() {
        var created = api().post(functions(), function("pruned", "{image: x, nonsense: 1, queue: {}}"));

        assertThat(created.code()).isEqualTo(201);
        assertThat(created.at("spec", "port").asInt()).isEqualTo(8080);
        assertThat(created.at("spec", "queue", "length").asInt()).isEqualTo(1000);
        assertThat(created.at("spec").has("nonsense")).isFalse();
    }

    @Test
    default void whatTheSchemaForbidsIsInvalidWithItsFields() {
        var refused = api().post(functions(), function("invalid", "{image: x, port: 70000, protocol: ftp}"));

        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.reason()).isEqualTo("Invalid");
        assertThat(refused.message())
                .startsWith("Function.nabi.dev \"invalid\" is invalid: ")
                .contains("spec.port in body should be less than or equal to 65535");
        assertThat(refused.at("details", "causes").findValuesAsText("field")).contains("spec.port", "spec.protocol");
        assertThat(api().post(functions(), function("invalid", "{image: [x]}")).code())
                .isEqualTo(422);
    }

    @Test
    default void rulesOfTheDefinitionAreEnforced() {
        assumeTrue(minor() >= CEL_IS_ENFORCED_FROM, "this server is 1." + minor() + ": it does not know CEL rules yet");
        var refused = api().post(functions(), function("ruled", "{port: 80}"));

        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message())
                .isEqualTo("Function.nabi.dev \"ruled\" is invalid: spec: Invalid value: \"object\": exactly one of"
                        + " spec.java and spec.image says what runs");
    }

    @Test
    default void unknownFieldsAreRefusedWhenAsked() {
        assumeTrue(
                minor() >= STRICT_FIELDS_FROM,
                "this server is 1." + minor() + ": it does not know fieldValidation yet");
        var refused =
                api().post(functions() + "?fieldValidation=Strict", function("strict", "{image: x, nonsense: 1}"));

        assertThat(refused.code()).isEqualTo(400);
        assertThat(refused.message()).contains("strict decoding error: unknown field \"spec.nonsense\"");
        assertThat(api().post(
                                deployments() + "?fieldValidation=Strict",
                                deployment("strict", 0).replace("replicas", "nonsense"))
                        .message())
                .contains("unknown field \"spec.nonsense\"");
    }

    @Test
    default void tablesHaveTheColumnsThatPeopleKnow() {
        api().post(functions(), function("columns", "{image: x}"));
        var table = api().get(functions() + "/columns", TABLE);

        assertThat(table.at("kind").asText()).isEqualTo("Table");
        assertThat(table.at("columnDefinitions").findValuesAsText("name"))
                .startsWith("Name", "READY", "URL", "REVISION", "LATEST", "REPLICAS", "REASON", "AGE");
        assertThat(table.at("rows").path(0).path("cells").path(0).asText()).isEqualTo("columns");
        assertThat(table.at("rows").path(0).path("object").path("kind").asText())
                .isEqualTo("PartialObjectMetadata");
        assertThat(api().get(core() + "/pods", TABLE).at("columnDefinitions").findValuesAsText("name"))
                .startsWith("Name", "Ready", "Status", "Restarts", "Age");
        assertThat(api().get(deployments(), TABLE).at("columnDefinitions").findValuesAsText("name"))
                .startsWith("Name", "Ready", "Up-to-date", "Available", "Age");
    }
}
