package dev.nabi.local.api.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.Cause;
import dev.nabi.local.api.json.Json;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaTest {
    private static final Schema SCHEMA = CrdSchemas.of(yaml("""
            type: object
            required: [spec]
            properties:
              spec:
                type: object
                required: [name]
                x-kubernetes-validations:
                - {rule: "!has(self.min) || self.min <= self.max", message: min is at most max}
                - {rule: "self.name == oldSelf.name", message: name stays}
                properties:
                  name: {type: string, minLength: 2, maxLength: 5, pattern: "^[a-z]+$"}
                  min: {type: integer, minimum: 0}
                  max: {type: integer, maximum: 10, default: 5}
                  kind: {type: string, enum: [a, b]}
                  any: {x-kubernetes-int-or-string: true}
                  free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                  maybe: {type: string, nullable: true}
                  list: {type: array, maxItems: 2, items: {type: string}, x-kubernetes-list-type: set}
                  map: {type: object, additionalProperties: {type: integer}}
            """));

    private static ObjectNode yaml(String text) {
        return (ObjectNode) Json.parseYaml(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                              | spec: Required value
            {spec: {}}                      | spec.name: Required value
            {spec: {name: 1}}               | spec.name: Invalid value: "integer": spec.name in body must be of type string: "integer"
            {spec: {name: a}}               | spec.name: Invalid value: "a": spec.name in body should be at least 2 chars long
            {spec: {name: abcdef}}          | spec.name: Too long: may not be more than 5 bytes
            {spec: {name: AB}}              | spec.name: Invalid value: "AB": spec.name in body should match '^[a-z]+$'
            {spec: {name: ab, min: -1}}     | spec.min: Invalid value: -1: spec.min in body should be greater than or equal to 0
            {spec: {name: ab, max: 11}}     | spec.max: Invalid value: 11: spec.max in body should be less than or equal to 10
            {spec: {name: ab, kind: c}}     | spec.kind: Unsupported value: "c": supported values: "a", "b"
            {spec: {name: ab, any: [1]}}    | spec.any: Invalid value: "array": spec.any in body must be of type integer,string: "array"
            {spec: {name: ab, list: [x, y, z]}} | spec.list: Too many: 3: must have at most 2 items
            {spec: {name: ab, list: [x, x]}} | spec.list[1]: Duplicate value: "x"
            {spec: {name: ab, map: {a: b}}} | spec.map.a: Invalid value: "string": spec.map.a in body must be of type integer: "string"
            """)
    void saysWhatIsWrongAsTheRealServerDoes(String object, String message) {
        assertThat(Validation.check(yaml(object), SCHEMA))
                .extracting(Cause::sentence)
                .containsExactly(message);
    }

    @Test
    void takesWhatFits() {
        var object = yaml("{spec: {name: ab, any: 1, free: {x: [1]}, maybe: null, list: [a, b], map: {a: 1}}}");

        assertThat(Validation.check(object, SCHEMA)).isEmpty();
    }

    @Test
    void prunesWhatItDoesNotKnowAndTellsWhatThatWas() {
        var object = yaml("{extra: 1, metadata: {name: x, foo: 1}, spec: {name: ab, what: 1, free: {kept: 1}}}");

        assertThat(Pruning.prune(object, SCHEMA)).containsExactlyInAnyOrder("extra", "metadata.foo", "spec.what");
        assertThat(object).isEqualTo(yaml("{metadata: {name: x}, spec: {name: ab, free: {kept: 1}}}"));
    }

    @Test
    void fillsInDefaults() {
        var object = yaml("{spec: {name: ab, max: null}}");

        Defaults.fill(object, SCHEMA);

        assertThat(object).isEqualTo(yaml("{spec: {name: ab, max: 5}}"));
    }

    @Test
    void rulesNameTheirPathAndMessage() {
        var object = yaml("{spec: {name: ab, min: 3, max: 2}}");

        assertThat(CelRules.check(object, null, SCHEMA))
                .extracting(Cause::sentence)
                .containsExactly("spec: Invalid value: \"object\": min is at most max");
        assertThat(CelRules.check(yaml("{spec: {name: ab, max: 2}}"), yaml("{spec: {name: cd, max: 2}}"), SCHEMA))
                .extracting(Cause::message)
                .containsExactly("Invalid value: \"object\": name stays");
    }

    /** Items of a list with keys have a past; those of other lists have none. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            map    | [{n: a, v: 1}, {n: b, v: 2}] | [{n: b, v: 2}, {n: a, v: 1}] | 0
            map    | [{n: a, v: 1}, {n: b, v: 2}] | [{n: b, v: 3}]               | 1
            map    | [{n: a, v: 1}]               | [{n: c, v: 9}]               | 0
            atomic | [{n: a, v: 1}]               | [{n: a, v: 9}]               | 0
            """)
    void rulesOnChangesAreAskedOfItemsWithKeys(String type, String before, String now, int broken) {
        var schema = CrdSchemas.of(yaml("""
                type: object
                properties:
                  list:
                    type: array
                    x-kubernetes-list-type: %s
                    x-kubernetes-list-map-keys: [n]
                    items:
                      type: object
                      x-kubernetes-validations: [{rule: self.v == oldSelf.v, message: v stays}]
                      properties: {n: {type: string}, v: {type: integer}}
                """.formatted(type)));

        assertThat(CelRules.check(yaml("{list: " + now + "}"), yaml("{list: " + before + "}"), schema))
                .extracting(Cause::field)
                .hasSize(broken)
                .allMatch("list[0]"::equals);
    }

    @Test
    void knowsTheBuiltInKinds() {
        var pod = ModelSchemas.of(Pod.class);
        var object = yaml("{spec: {containers: [{name: a, ports: [{containerPort: 1}], nope: 1}]}}");

        assertThat(Pruning.prune(object, pod)).containsExactly("spec.containers[0].nope");
        Defaults.fill(object, pod);
        assertThat(Json.at(object, "spec", "restartPolicy").asText()).isEqualTo("Always");
        assertThat(Json.at(object, "spec", "containers")
                        .path(0)
                        .path("ports")
                        .path(0)
                        .path("protocol")
                        .asText())
                .isEqualTo("TCP");
    }
}
