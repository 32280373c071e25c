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

/** What the definition of Triggers refuses at apply, and the same for {@code spec.async} of Functions. */
class TriggerRulesTest {
    private static final Schema TRIGGER = schema("triggers.nabi.dev.yaml");
    private static final Schema FUNCTION = schema("functions.nabi.dev.yaml");
    private static final String TOPIC = "function: {name: f}, source: {topic: {name: orders}}";

    private static Schema schema(String file) {
        try {
            var definition = Json.parseYaml(Files.readAllBytes(Path.of("..", "crds", file)));
            return CrdSchemas.of(definition.at("/spec/versions/0/schema/openAPIV3Schema"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode object(String kind, String name, String spec) {
        var text = "{apiVersion: nabi.dev/v1alpha1, kind: " + kind + ", metadata: {name: " + name + "}, spec: {" + spec
                + "}}";
        return (ObjectNode) Json.parseYaml(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> refusals(ObjectNode object, Schema schema) {
        Defaults.fill(object, schema);
        return Stream.concat(Validation.check(object, schema).stream(), CelRules.check(object, null, schema).stream())
                .map(Cause::sentence)
                .toList();
    }

    private static List<String> trigger(String spec) {
        return refusals(object("Trigger", "t", spec), TRIGGER);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            source: {topic: {name: a}}                                                | spec.function
            function: {name: f}                                                       | spec.source
            function: {name: f}, source: {}                                           | spec.source names exactly one of
            function: {name: f}, source: {topic: {name: a}, cron: {schedule: '* * * * *'}} | spec.source names exactly one of
            function: {name: f}, source: {topic: {name: A_b}}                         | spec.source.topic.name
            function: {name: f}, source: {cron: {}}                                   | spec.source.cron.schedule
            function: {name: f}, source: {cron: {schedule: '* * * * *', catchUp: some}} | spec.source.cron.catchUp
            function: {name: f}, source: {cron: {schedule: '* * * * *', jitterSeconds: 3601}} | spec.source.cron.jitterSeconds
            function: {name: f}, source: {webhook: {path: a}}                         | exactly one of verify and public: true
            function: {name: f}, source: {webhook: {path: a, public: true, verify: {provider: github, secret: s}}} | exactly one of verify and public: true
            function: {name: f}, source: {webhook: {path: ../a b, public: true}}      | spec.source.webhook.path
            function: {name: f}, source: {kafka: {bootstrapServers: 'k:9092', topics: []}} | spec.source.kafka.topics
            function: {name: f}, source: {kafka: {bootstrapServers: k, topics: [a]}}  | spec.source.kafka.bootstrapServers
            function: {name: f}, source: {kubernetes: {apiVersion: v1, kind: Pod}}    | spec.source.kubernetes.serviceAccountName
            """)
    void refuses(String spec, String message) {
        assertThat(trigger(spec)).anyMatch(sentence -> sentence.contains(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            filter: [{}]                                            | a filter is exactly one of
            filter: [{cesql: 'true', exact: {type: a}}]             | a filter is exactly one of
            filter: [{not: {exact: {type: a}}, any: []}]            | a filter is exactly one of
            batch: {maxSize: 0}                                     | spec.batch.maxSize
            batch: {maxWait: 6m}                                    | spec.batch.maxWait is at most 5m
            delivery: {maxAttempts: 101}                            | spec.delivery.maxAttempts
            delivery: {maxAge: 10s}                                 | spec.delivery.maxAge is between 1m and 168h
            delivery: {backoff: {initial: 2h}}                      | backoff.initial is between 1s and 1h
            delivery: {backoff: {max: 25h}}                         | backoff.max is between 1s and 24h
            delivery: {backoff: {jitter: some}}                     | spec.delivery.backoff.jitter
            onFailure: {}                                           | a destination names exactly one of
            onFailure: {function: f, topic: t}                      | a destination names exactly one of
            onFailure: {function: f, signingSecret: s}              | signingSecret signs what goes to url
            deadLetter: {url: 'ftp://x'}                            | spec.deadLetter.url
            deadLetter: {kafka: {topic: t}}                         | spec.deadLetter.kafka.bootstrapServers
            ordering: {}                                            | spec.ordering.key
            """)
    void refusesBesideAGoodSource(String spec, String message) {
        assertThat(trigger(TOPIC + ", " + spec)).anyMatch(sentence -> sentence.contains(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            function: {name: f, tag: live}, source: {topic: {name: orders}}, suspend: true
            function: {name: f}, source: {cron: {schedule: '0 9 * * 1-5', timeZone: Asia/Seoul, data: [1, {a: b}]}}
            function: {name: f}, source: {webhook: {path: a/b, verify: {provider: github, secret: s}}}
            function: {name: f}, source: {webhook: {path: a/b, public: true}}
            function: {name: f}, source: {kafka: {bootstrapServers: 'k-0.k:9092,k-1.k:9092', topics: [a.b_c], start: earliest, auth: {secret: s, mechanism: scramSha512}}}
            function: {name: f}, source: {kubernetes: {apiVersion: apps/v1, kind: Deployment, selector: {a: b}, events: [added], serviceAccountName: s}}
            function: {name: f}, source: {topic: {name: a}}, filter: [{any: [{exact: {type: a}}, {not: {cesql: 'TRUE'}}]}, {data: {detail: {state: [paid]}}}, {not: {prefix: {type: a}}}]
            function: {name: f}, source: {topic: {name: a}}, batch: {maxSize: 10, maxWait: 5m}, ordering: {key: partitionkey}
            function: {name: f}, source: {topic: {name: a}}, onSuccess: {function: g}, onFailure: {topic: t}, deadLetter: {url: 'https://x/y', signingSecret: s}
            """)
    void takes(String spec) {
        assertThat(trigger(spec)).isEmpty();
    }

    @Test
    void refusesANameThatIsNoLabel() {
        assertThat(refusals(object("Trigger", "a.b", TOPIC), TRIGGER))
                .anyMatch(text -> text.contains("metadata.name must"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            maxAttempts: 0                    | spec.async.maxAttempts
            maxAge: 8d                        | spec.async.maxAge
            maxAge: 169h                      | spec.async.maxAge is between 1m and 168h
            backoff: {factor: 11}             | spec.async.backoff.factor
            onSuccess: {topic: t, url: 'http://x'} | a destination names exactly one of
            """)
    void refusesAsynchronousCallsThat(String async, String message) {
        assertThat(refusals(object("Function", "f", "image: x, async: {" + async + "}"), FUNCTION))
                .anyMatch(sentence -> sentence.contains(message));
    }

    @Test
    void takesAnEmptyGroupForAsynchronousCalls() {
        assertThat(refusals(object("Function", "f", "image: x, async: {onFailure: {function: alerts}}"), FUNCTION))
                .isEmpty();
    }
}
