package dev.nabi.local.api.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.schema.ModelSchemas;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchTest {

    private static JsonNode json(String text) {
        return Json.parseYaml(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {a: 1}       | [{op: add, path: /b, value: 2}]               | {a: 1, b: 2}
            {a: [1, 3]}  | [{op: add, path: /a/1, value: 2}]             | {a: [1, 2, 3]}
            {a: [1]}     | [{op: add, path: /a/-, value: 2}]             | {a: [1, 2]}
            {a: 1, b: 2} | [{op: remove, path: /a}]                      | {b: 2}
            {a: 1}       | [{op: replace, path: /a, value: {x: 1}}]      | {a: {x: 1}}
            {a: {b: 1}}  | [{op: move, from: /a/b, path: /c}]            | {a: {}, c: 1}
            {a: 1}       | [{op: copy, from: /a, path: /b}]              | {a: 1, b: 1}
            {a/b: 1}     | [{op: replace, path: /a~1b, value: 2}]        | {a/b: 2}
            {s: {}}      | [{op: test, path: /s/replicas, value: null}, {op: add, path: /s/replicas, value: 1}] | {s: {replicas: 1}}
            """)
    void jsonPatch(String document, String patch, String result) {
        assertThat(JsonPatch.apply(json(document), json(patch))).isEqualTo(json(result));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {s: {replicas: 1}} | [{op: test, path: /s/replicas, value: null}]
            {a: 1}             | [{op: test, path: /a, value: 2}]
            {a: 1}             | [{op: remove, path: /b}]
            {a: 1}             | [{op: replace, path: /b, value: 1}]
            {a: 1}             | [{op: add, path: /b/c, value: 1}]
            {a: [1]}           | [{op: add, path: /a/5, value: 1}]
            {a: 1}             | [{op: jump, path: /a}]
            {a: 1}             | {op: add}
            """)
    void aJsonPatchThatDoesNotFitIsRefused(String document, String patch) {
        assertThatThrownBy(() -> JsonPatch.apply(json(document), json(patch))).isInstanceOf(PatchException.class);
    }

    @Test
    void copiesThatDoubleADocumentEndAtABound() {
        var text = new StringBuilder("[");
        for (var i = 0; i < 40; i++) {
            text.append("{op: copy, from: /a, path: /a/-},");
        }
        var document = json("{a: [\"" + "x".repeat(1000) + "\"]}");

        assertThatThrownBy(() -> JsonPatch.apply(document, json(text + "]")))
                .isInstanceOf(PatchException.class)
                .hasMessageContaining("exceeding the limit");
    }

    @Test
    void aMergePatchRemovesWithNullAndReplacesLists() {
        var merged = MergePatch.apply(json("{a: {b: 1, c: 2}, l: [1, 2]}"), json("{a: {b: null, d: 3}, l: [9]}"));

        assertThat(merged).isEqualTo(json("{a: {c: 2, d: 3}, l: [9]}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{name: a, image: x}, {name: b}] | [{name: a, image: y}]                | [{name: a, image: y}, {name: b}]
            [{name: a}]                      | [{name: b}]                          | [{name: a}, {name: b}]
            [{name: a}, {name: b}]           | [{name: a, $patch: delete}]          | [{name: b}]
            [{name: a}, {name: b}]           | [{$patch: replace}, {name: c}]       | [{name: c}]
            [{name: a, env: [{name: E, value: '1'}]}] | [{name: a, env: [{name: F}]}] | [{name: a, env: [{name: E, value: '1'}, {name: F}]}]
            [{name: a, args: [x, y]}]        | [{name: a, args: [z]}]               | [{name: a, args: [z]}]
            """)
    void aStrategicMergeGoesByTheKeysOfLists(String before, String patch, String after) {
        var wrap = "{spec: {template: {spec: {containers: %s}}}}";

        var merged = strategic(wrap.formatted(before), wrap.formatted(patch));

        assertThat(merged).isEqualTo(json(wrap.formatted(after)));
    }

    @Test
    void aStrategicMergeObeysItsDirectives() {
        assertThat(strategic(
                        "{spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}}}",
                        "{spec: {strategy: {$retainKeys: [type], type: Recreate}}}"))
                .isEqualTo(json("{spec: {strategy: {type: Recreate}}}"));
        assertThat(strategic(
                        "{metadata: {finalizers: [a, b, c]}}",
                        "{metadata: {$deleteFromPrimitiveList/finalizers: [b], finalizers: [d]}}"))
                .isEqualTo(json("{metadata: {finalizers: [a, c, d]}}"));
        assertThat(
                        strategic(
                                "{spec: {template: {spec: {containers: [{name: a}, {name: s}, {name: b}]}}}}",
                                "{spec: {template: {spec: {$setElementOrder/containers: [{name: b}, {name: a}], containers: []}}}}"))
                .as("the item that the patch does not know stays before its old successor")
                .isEqualTo(json("{spec: {template: {spec: {containers: [{name: s}, {name: b}, {name: a}]}}}}"));
    }

    private static JsonNode strategic(String before, String patch) {
        return StrategicMergePatch.apply((ObjectNode) json(before), json(patch), ModelSchemas.of(Deployment.class));
    }
}
