package dev.nabi.local.api.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.schema.ModelSchemas;
import dev.nabi.local.api.schema.Schema;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {
    private static final Schema SCHEMA = ModelSchemas.of(Deployment.class);
    private static final String T0 = "2026-01-01T00:00:00Z";

    private static ObjectNode yaml(String text) {
        return (ObjectNode) Json.parseYaml(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode apply(ObjectNode live, String config, String manager, boolean force) {
        var request = new ServerSideApply.Request(new Manager(manager, true, "apps/v1", ""), force, T0);
        return ServerSideApply.apply(live, yaml(config), SCHEMA, request);
    }

    private static ObjectNode plain(ObjectNode object) {
        var copy = object.deepCopy();
        Meta.of(copy).remove("managedFields");
        if (copy.path("metadata").isEmpty()) {
            copy.remove("metadata");
        }
        return copy;
    }

    @Test
    void theFirstApplyManagesExactlyItsFields() {
        var live = apply(Json.object(), "{metadata: {labels: {a: b}}, spec: {replicas: 1}}", "one", false);

        assertThat(Json.at(live, "metadata", "managedFields").path(0).path("fieldsV1"))
                .isEqualTo(yaml("{'f:metadata': {'f:labels': {'f:a': {}}}, 'f:spec': {'f:replicas': {}}}"));
    }

    @Test
    void whatIsAppliedNoMoreIsRemoved() {
        var live = apply(Json.object(), "{spec: {replicas: 1, paused: true}}", "one", false);

        assertThat(plain(apply(live, "{spec: {replicas: 1}}", "one", false))).isEqualTo(yaml("{spec: {replicas: 1}}"));
    }

    @Test
    void whatSomebodyElseManagesStays() {
        var live = apply(Json.object(), "{spec: {replicas: 1, paused: true}}", "one", false);
        live = apply(live, "{spec: {paused: true}}", "two", false);

        assertThat(plain(apply(live, "{spec: {replicas: 1}}", "one", false)))
                .isEqualTo(yaml("{spec: {replicas: 1, paused: true}}"));
    }

    @Test
    void anotherValueForAnotherManagersFieldIsAConflictThatNamesBoth() {
        var live = apply(Json.object(), "{spec: {replicas: 1}}", "one", false);

        assertThatThrownBy(() -> apply(live, "{spec: {replicas: 2}}", "two", false))
                .isInstanceOfSatisfying(ApiException.class, e -> {
                    assertThat(e.code()).isEqualTo(409);
                    assertThat(e.text())
                            .isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .spec.replicas");
                    assertThat(Json.at(e.toStatus(), "details", "causes")
                                    .path(0)
                                    .path("field")
                                    .asText())
                            .isEqualTo(".spec.replicas");
                });
    }

    @Test
    void aForcedApplyTakesTheFieldOver() {
        var live = apply(Json.object(), "{spec: {replicas: 1}}", "one", false);
        live = apply(live, "{spec: {replicas: 2}}", "two", true);

        assertThat(plain(live)).isEqualTo(yaml("{spec: {replicas: 2}}"));
        assertThat(Json.at(live, "metadata", "managedFields")).hasSize(1);
    }

    @Test
    void itemsOfKeyedListsAreMergedAndRemovedOneByOne() {
        var both = "{spec: {template: {spec: {containers: [{name: a, image: x}, {name: b, image: y}]}}}}";
        var other = "{spec: {template: {spec: {containers: [{name: c, image: z}]}}}}";
        var one = "{spec: {template: {spec: {containers: [{name: a, image: x2}]}}}}";
        var live = apply(apply(Json.object(), both, "one", false), other, "two", false);

        var containers = Json.at(apply(live, one, "one", false), "spec", "template", "spec", "containers");

        assertThat(containers.findValuesAsText("name")).containsExactlyInAnyOrder("a", "c");
        assertThat(containers.findValuesAsText("image")).containsExactlyInAnyOrder("x2", "z");
    }

    @Test
    void aFieldOfAnItemIsRemovedWhileTheItemStays() {
        var with = "{spec: {template: {spec: {containers: [{name: a, image: x, workingDir: /w}]}}}}";
        var without = "{spec: {template: {spec: {containers: [{name: a, image: x}]}}}}";

        assertThat(plain(apply(apply(Json.object(), with, "one", false), without, "one", false)))
                .isEqualTo(yaml(without));
    }

    @Test
    void aPlainUpdateTakesWhatItChanges() {
        var before = apply(Json.object(), "{spec: {replicas: 1, paused: true}}", "one", false);
        var now = before.deepCopy();
        Json.ensure(now, "spec").put("replicas", 3);
        ManagedFields.update(before, now, SCHEMA, new Manager("scaler", false, "apps/v1", ""), T0);

        assertThatThrownBy(() -> apply(now, "{spec: {replicas: 1, paused: true}}", "one", false))
                .hasMessage("Apply failed with 1 conflict: conflict with \"scaler\" using apps/v1 at " + T0
                        + ": .spec.replicas");
        assertThat(plain(apply(now, "{spec: {paused: true}}", "one", false)))
                .as("no longer the applier's to remove")
                .isEqualTo(yaml("{spec: {replicas: 3, paused: true}}"));
    }

    @Test
    void fieldSetsReadWhatTheyWrote() {
        var json = yaml("{'f:spec': {'f:replicas': {}, 'f:x': {'k:{\"name\":\"a\"}': {'.': {}, 'f:image': {}}}}}");

        assertThat(FieldSet.parse(json).toJson()).isEqualTo(json);
        assertThat(FieldSet.parse(json).paths())
                .containsExactly(".spec.replicas", ".spec.x[name=\"a\"]", ".spec.x[name=\"a\"].image");
    }
}
