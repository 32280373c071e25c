package dev.nabi.local.api;

import static dev.nabi.local.api.ApiUnderTest.JSON_PATCH;
import static dev.nabi.local.api.ApiUnderTest.MERGE;
import static dev.nabi.local.api.ApiUnderTest.STRATEGIC;
import static dev.nabi.local.api.ApiUnderTest.yaml;
import static dev.nabi.local.api.ContractNamespace.await;
import static dev.nabi.local.api.ContractNamespace.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import org.junit.jupiter.api.Test;

/** Objects of any kind: how they are made, changed, found and deleted. */
interface ObjectContract extends ContractNamespace {
    @Test
    default void whatIsNotThereIsNotFound() {
        var missing = api().get(core() + "/configmaps/nope");

        assertThat(missing.code()).isEqualTo(404);
        assertThat(missing.reason()).isEqualTo("NotFound");
        assertThat(missing.message()).isEqualTo("configmaps \"nope\" not found");
        assertThat(missing.at("details", "kind").asText()).isEqualTo("configmaps");
        assertThat(api().get(functions() + "/nope").message()).isEqualTo("functions.nabi.dev \"nope\" not found");
        assertThat(api().get("/apis/nope.example/v1").code()).isEqualTo(404);
    }

    @Test
    default void theSameNameTwiceAlreadyExists() {
        api().post(core() + "/configmaps", configMap("twice", "{}"));
        var again = api().post(core() + "/configmaps", configMap("twice", "{}"));

        assertThat(again.code()).isEqualTo(409);
        assertThat(again.reason()).isEqualTo("AlreadyExists");
        assertThat(again.message()).isEqualTo("configmaps \"twice\" already exists");
    }

    @Test
    default void aStaleUpdateIsAConflict() {
        var first = api().post(core() + "/configmaps", configMap("stale", "{a: '1'}"))
                .object();
        var second = first.deepCopy();
        Json.ensure(first, "data").put("a", "2");
        Json.ensure(second, "data").put("a", "3");

        assertThat(api().put(core() + "/configmaps/stale", first).code()).isEqualTo(200);
        var late = api().put(core() + "/configmaps/stale", second);
        assertThat(late.code()).isEqualTo(409);
        assertThat(late.reason()).isEqualTo("Conflict");
        assertThat(late.message()).contains("the object has been modified");
    }

    @Test
    default void anUpdateThatChangesNothingMakesNoNewVersion() {
        var created = api().post(core() + "/configmaps", configMap("same", "{a: '1'}"));
        var again = api().put(core() + "/configmaps/same", created.body());

        assertThat(Meta.resourceVersion(again.body())).isEqualTo(Meta.resourceVersion(created.body()));
    }

    @Test
    default void patchesOfAllFormats() {
        var path = core() + "/configmaps/patched";
        api().post(core() + "/configmaps", configMap("patched", "{a: '1', b: '1'}"));

        assertThat(api().patch(path, MERGE, "{data: {a: null, c: '1'}}").at("data"))
                .isEqualTo(yaml("{b: '1', c: '1'}"));
        assertThat(api().patch(path, JSON_PATCH, "[{op: replace, path: /data/b, value: '2'}]")
                        .at("data", "b")
                        .asText())
                .isEqualTo("2");
        var failed = api().patch(path, JSON_PATCH, "[{op: test, path: /data/b, value: '9'}]");
        assertThat(failed.code()).isEqualTo(422);
        assertThat(failed.reason()).isEqualTo("Invalid");
        assertThat(api().patch(path, "text/plain", "{}").code()).isEqualTo(415);
        assertThat(api().patch(functions() + "/x", STRATEGIC, "{}").code()).isIn(404, 415);
    }

    @Test
    default void aTrialRunLeavesNoTrace() {
        assertThat(api().post(core() + "/configmaps?dryRun=All", configMap("dry", "{}"))
                        .code())
                .isEqualTo(201);
        assertThat(api().get(core() + "/configmaps/dry").code()).isEqualTo(404);
    }

    @Test
    default void listsComeInPages() {
        for (var name : new String[] {"page-a", "page-b", "page-c"}) {
            api().post(
                            core() + "/configmaps",
                            configMap(name, "{}").replace("name: " + name, "name: " + name + ", labels: {page: x}"));
        }
        var first = api().get(core() + "/configmaps?labelSelector=page%3Dx&limit=2");
        var token = first.at("metadata", "continue").asText();
        var second = api().get(core() + "/configmaps?labelSelector=page%3Dx&limit=2&continue=" + token);

        assertThat(first.at("items")).hasSize(2);
        assertThat(second.at("items")).hasSize(1);
        assertThat(Meta.name(second.at("items").path(0))).isEqualTo("page-c");
        assertThat(second.at("metadata").has("continue")).isFalse();
    }

    @Test
    default void aSelectorThatIsNoneIsABadRequest() {
        assertThat(api().get(core() + "/pods?fieldSelector=spec.foo%3D1").code())
                .isEqualTo(400);
        assertThat(api().get(core() + "/pods?labelSelector=a%3D%3D%3Db").code()).isEqualTo(400);
    }

    @Test
    default void dependentsGoWithTheirOwner() {
        var owner = api().post(core() + "/configmaps", configMap("owner", "{}"));
        var reference = ", ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: owner, uid: %s}]}"
                .formatted(Meta.uid(owner.body()));
        api().post(core() + "/configmaps", configMap("owned", "{}").replaceFirst("owned}", "owned" + reference));

        api().delete(core() + "/configmaps/owner");

        await(() -> api().get(core() + "/configmaps/owned").code() == 404);
    }

    @Test
    default void aFinalizerHoldsAnObjectUntilItIsRemoved() {
        var path = core() + "/configmaps/held";
        api().post(
                        core() + "/configmaps",
                        configMap("held", "{}").replace("held}", "held, finalizers: [nabi.dev/test]}"));

        assertThat(api().delete(path).code()).isEqualTo(200);
        assertThat(api().get(path).at("metadata").has("deletionTimestamp")).isTrue();
        assertThat(api().patch(path, MERGE, "{metadata: {finalizers: null}}").code())
                .isEqualTo(200);
        assertThat(api().get(path).code()).isEqualTo(404);
    }

    @Test
    default void aDeletionOfAnotherIncarnationIsAConflict() {
        api().post(core() + "/configmaps", configMap("reborn", "{}"));
        var refused = api().delete(
                        core() + "/configmaps/reborn", "{preconditions: {uid: 00000000-0000-0000-0000-000000000000}}");

        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.message()).contains("the UID in the precondition");
        assertThat(api().get(core() + "/configmaps/reborn").code()).isEqualTo(200);
    }
}
