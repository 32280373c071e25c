package dev.nabi.local.api.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.Cause;
import dev.nabi.local.api.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the definition of Functions refuses at apply: its schema and its rules, by the evaluator of the rules' language (CEL). */
class FunctionRulesTest {
    private static final Schema SCHEMA = schema();

    private static Schema schema() {
        try {
            var definition = Json.parseYaml(Files.readAllBytes(Path.of("..", "crds", "functions.nabi.dev.yaml")));
            return CrdSchemas.of(definition.at("/spec/versions/0/schema/openAPIV3Schema"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode function(String name, String spec) {
        var text =
                "{apiVersion: nabi.dev/v1alpha1, kind: Function, metadata: {name: " + name + "}, spec: " + spec + "}";
        return (ObjectNode) Json.parseYaml(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> refusals(ObjectNode function) {
        Defaults.fill(function, SCHEMA);
        return Stream.concat(
                        Validation.check(function, SCHEMA).stream(), CelRules.check(function, null, SCHEMA).stream())
                .map(Cause::sentence)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                                   | exactly one of spec.java and spec.image
            {image: x, java: {source: s}}                                        | exactly one of spec.java and spec.image
            {java: {source: s}, command: [x]}                                    | spec.command and spec.args belong to spec.image
            {java: {source: s}, args: [x]}                                       | spec.command and spec.args belong to spec.image
            {java: {}}                                                           | exactly one of spec.java.source and spec.java.jar
            {java: {source: s, jar: {file: /a.jar}}}                             | exactly one of spec.java.source and spec.java.jar
            {java: {jar: {file: /a.jar}}}                                        | spec.java.handler names the class in the jar
            {java: {handler: A, jar: {}}}                                        | exactly one of spec.java.jar.url
            {java: {handler: A, jar: {url: 'https://x/a.jar'}}}                  | spec.java.jar.url needs spec.java.jar.sha256
            {java: {handler: A, jar: {file: /a.jar, sha256: '0000000000000000000000000000000000000000000000000000000000000000'}}} | exactly one of spec.java.jar.url
            {java: {handler: A, jar: {file: /a.jar, sizeBytes: 5}}}              | spec.java.jar.sizeBytes belongs to spec.java.jar.sha256
            {java: {handler: A, jar: {file: /a.jar, url: 'https://x/a.jar', sha256: '0000000000000000000000000000000000000000000000000000000000000000'}}} | exactly one of spec.java.jar.url
            {image: x, budget: {}}                                               | spec.budget bounds invocations, gbSeconds or both
            {image: x, scale: {min: 3, max: 2}}                                  | spec.scale.min is at most spec.scale.max
            {image: x, scale: {window: 5s}}                                      | spec.scale.window is between 6s and 1h
            {image: x, scale: {window: 61m}}                                     | spec.scale.window is between 6s and 1h
            {image: x, volumes: [{mountPath: /a}]}                               | a volume names exactly one of configMap and secret
            {image: x, volumes: [{mountPath: /a, secret: s, configMap: c}]}      | a volume names exactly one of configMap and secret
            {image: x, env: [{name: PORT, value: '1'}]}                          | spec.env sets none of what the platform sets
            {image: x, env: [{name: NABI_REVISION, value: '1'}]}                 | spec.env sets none of what the platform sets
            {image: x, traffic: [{weight: 50}, {revision: a-00001, weight: 49}]} | the weights of spec.traffic sum to 100
            {image: x, traffic: [{weight: 100}, {revision: a-00001, weight: 1}]} | the weights of spec.traffic sum to 100
            {image: x, traffic: [{tag: a}]}                                      | the weights of spec.traffic sum to 100
            {image: x, traffic: [{weight: 100, tag: a}, {revision: a-00001, tag: a}]} | each tag of spec.traffic is given once
            {image: x, traffic: [{weight: 101}]}                                 | less than or equal to 100
            {image: x, traffic: [{weight: 100, tag: A_b}]}                       | spec.traffic[0].tag
            {image: x, env: [{name: '1A', value: x}]}                            | spec.env[0].name
            {image: x, env: [{name: 'a=b', value: x}]}                           | spec.env[0].name
            {image: x, serviceAccountName: 'a b'}                                | spec.serviceAccountName
            {image: x, resources: {requests: {memory: ''}}}                      | spec.resources.requests.memory
            {image: x, resources: {limits: {memory: 1G2i}}}                      | spec.resources.limits.memory
            """)
    void refuses(String spec, String message) {
        assertThat(refusals(function("a", spec))).anyMatch(sentence -> sentence.contains(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {image: x}
            {image: x, command: [a], args: [b]}
            {java: {source: s}}
            {java: {handler: A, jar: {file: /a.jar}}}
            {java: {handler: A, jar: {configMap: {name: a, key: a.jar}}}}
            {java: {handler: A, jar: {url: 'https://x/a.jar', sha256: '0000000000000000000000000000000000000000000000000000000000000000'}}}
            {image: x, budget: {invocations: 1}}
            {image: x, scale: {min: 2, max: 2, window: 6s}}
            {image: x, scale: {window: 1h}}
            {image: x, volumes: [{mountPath: /a, secret: s}, {mountPath: /b, configMap: c}]}
            {image: x, env: [{name: PORTS, value: '1'}, {name: _a.b-C, value: x}]}
            {image: x, traffic: []}
            {image: x, traffic: [{weight: 100}, {revision: a-00001, tag: live, tagWeight: 90}, {revision: a-00002, tag: live, tagWeight: 10}]}
            {image: x, traffic: [{weight: 90, tag: now}, {revision: a-00001, weight: 10, tag: old}, {revision: a-00002, tag: other}]}
            {image: x, serviceAccountName: ''}
            {image: x, resources: {requests: {cpu: 100m, memory: 0.5Gi}}}
            """)
    void takes(String spec) {
        assertThat(refusals(function("a", spec))).isEmpty();
    }

    @Test
    void refusesNamesFromWhichNoOthersCanBeMade() {
        assertThat(refusals(function("a".repeat(51), "{image: x}")))
                .anyMatch(text -> text.contains("metadata.name must"));
        assertThat(refusals(function("'1a'", "{image: x}"))).anyMatch(text -> text.contains("metadata.name must"));
        assertThat(refusals(function("a".repeat(50), "{image: x}"))).isEmpty();
    }
}
