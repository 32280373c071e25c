package dev.nabi.operator.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.JavaSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {}                                                            | there is none
            {image: a, java: {source: x}}                                 | there are both
            {java: {}}                                                    | exactly one of spec.java.source and spec.java.jar
            {java: {source: x, handler: A, jar: {url: 'http://a', sha256: b}}} | there are both
            {java: {source: ' '}}                                         | spec.java.source: is empty
            {java: {source: x}, command: [a]}                             | spec.command and spec.args belong to spec.image
            {java: {jar: {configMap: {name: a, key: b}}}}                 | spec.java.handler: is missing
            {java: {runtime: bootstrap, source: x}}                       | bootstrap is a program in a zip
            {java: {handler: src/a.handler, jar: {file: /a}}}             | spec.java.handler: 'src/a.handler' is no name of a class
            {java: {handler: A, jar: {}}}                                 | says where the jar is
            {java: {handler: A, jar: {file: /a, configMap: {name: a, key: b}}}} | says where the jar is
            {java: {handler: A, jar: {url: 'http://a'}}}                  | the digest pins what the URL gives
            {image: a, env: [{name: PORT, value: '1'}]}                   | spec.env[0].name: 'PORT' is set by the platform; set spec.port
            {java: {source: x}, env: [{name: NABI_SOURCE, value: '1'}]}   | 'NABI_SOURCE' is set by the platform
            {java: {source: x}, env: [{name: NABI_LOG_FORMAT, value: json}]} | 'NABI_LOG_FORMAT' is set by the platform; set spec.java.logFormat
            {image: a, env: [{name: NABI_REVISION, value: '1'}]}          | 'NABI_REVISION' is set by the platform
            {image: a, env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: lots}}}]} | spec.env[0].valueFrom.resourceFieldRef.divisor: 'lots' is no quantity
            {image: a, env: [{name: 1A}]}                                 | spec.env[0].name: '1A' is no name of a variable
            {image: a, env: [{value: b}]}                                 | spec.env[0].name: '' is no name of a variable
            {image: a, env: [{name: A}, {name: A}]}                       | spec.env[1].name: 'A' is given more than once
            {image: a, env: [{name: A, valueFrom: {}}]}                   | spec.env[0].valueFrom: needs exactly one
            {image: a, env: [{name: A, value: b, valueFrom: {fieldRef: {fieldPath: c}}}]} | both value and valueFrom
            {image: a, envFrom: [{}]}                                     | spec.envFrom[0]: needs exactly one
            {image: a, resources: {limits: {memory: lots}}}               | spec.resources.limits.memory: 'lots' is no quantity
            {image: a, resources: {limits: {memory: -1Mi}}}               | is no quantity that is positive
            {image: a, resources: {limits: {memory: '256'}}}              | is less than 4Mi
            {image: a, resources: {requests: {cpu: 2}, limits: {cpu: 500m}}} | spec.resources.requests.cpu: 2 is more than the limit of 500m
            {image: a, resources: {claims: [{name: gpu}]}}                | spec.resources.claims: are not supported
            {image: a, scale: {min: 5, max: 3}}                           | spec.scale.min: 5 is not between 0 and spec.scale.max, 3
            {image: a, scale: {max: 0}}                                   | spec.scale.max: 0 is not between 1 and 1000
            {image: a, scale: {target: 0}}                                | spec.scale.target: 0 is not between 1 and 1000000
            {image: a, scale: {window: 5s}}                               | spec.scale.window: 5s is not between 6s and 1h
            {image: a, scale: {window: ''}}                               | spec.scale.window: '' is not a duration
            {image: a, scale: {zeroAfter: soon}}                          | spec.scale.zeroAfter: 'soon' is not a duration
            {image: a, scale: {downDelay: 25h}}                           | spec.scale.downDelay: 25h is not between 0s and 24h
            {image: a, port: 0}                                           | spec.port: 0 is not between 1 and 65535
            {image: a, budget: {period: day}}                             | spec.budget: bounds invocations, gbSeconds or both
            {image: a, budget: {invocations: 0}}                          | spec.budget.invocations: 0 is not between 1 and
            {image: a, timeoutSeconds: 3601}                              | spec.timeoutSeconds: 3601 is not between 1 and 3600
            {image: a, volumes: [{mountPath: /a}]}                        | spec.volumes[0]: exactly one of configMap and secret
            {image: a, volumes: [{mountPath: a, secret: b}]}              | spec.volumes[0].mountPath: 'a' must begin with '/'
            {image: a, volumes: [{mountPath: /a, secret: b}, {mountPath: /a, secret: c}]} | spec.volumes[1].mountPath: '/a' is taken
            {image: a, volumes: [{mountPath: /opt/nabi/jar/x, secret: b}]} | is where the platform mounts the jar
            """)
    void saysWhatIsWrong(String spec, String part) {
        assertThat(Validation.problems(function("hello", spec)))
                .singleElement()
                .asString()
                .contains(part);
    }

    @ParameterizedTest
    @CsvSource({"Hello", "1a", "a-", "''", "a_b", "a23456789012345678901234567890123456789012345678901"})
    void saysWhatIsWrongWithAName(String name) {
        assertThat(Validation.problems(function(name, "{image: a}")))
                .singleElement()
                .asString()
                .startsWith("metadata.name: '" + name + "'");
    }

    @Test
    void countsASourceInBytes() {
        var fits = "ü".repeat(JavaSpec.MAX_SOURCE_BYTES / 2);

        assertThat(Validation.problems(function("hello", "{java: {source: " + fits + "}}")))
                .isEmpty();
        assertThat(Validation.problems(function("hello", "{java: {source: " + fits + "a}}")))
                .singleElement()
                .asString()
                .contains("98305 bytes", "98304");
    }

    @Test
    void saysEverythingThatIsWrongAtOnce() {
        assertThat(Validation.problems(function("hello", "{image: a, port: 0, scale: {min: 9, max: 3}}")))
                .hasSize(2);
    }

    @Test
    void saysThatASpecIsMissing() {
        var function = function("hello", "{}");
        function.setSpec(null);

        assertThat(Validation.problems(function)).singleElement().asString().startsWith("spec: missing");
    }

    @Test
    void aFileOfTheMachineIsForLocalModeAlone() {
        var function = function("hello", "{java: {handler: A, jar: {file: /home/me/a.jar}}}");

        assertThat(Validation.problems(function, new Defaults("base:1", 0)))
                .singleElement()
                .asString()
                .startsWith("spec.java.jar.file: works in local mode only");
        assertThat(Validation.problems(function, new Defaults("base:1", 0, true, List.of(), new CodeLocation.None())))
                .isEmpty();
    }

    @Test
    void storedCodeIsForInstallationsWithAStore() {
        var function = function("hello", "{java: {handler: A, jar: {sha256: " + "0".repeat(64) + "}}}");

        assertThat(Validation.problems(function, new Defaults("base:1", 0)))
                .singleElement()
                .asString()
                .startsWith("spec.java.jar.sha256: this installation has no code store");
        assertThat(Validation.problems(
                        function,
                        new Defaults("base:1", 0, false, List.of(), new CodeLocation.Directory("/var/lib/code"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {runtimeClassName: gvisor}                  | spec.pod.runtimeClassName: this installation does not let Functions set it; it allows labels, nodeSelector, topologySpread
            {tolerations: [{operator: Exists}]}         | spec.pod.tolerations: this installation does not let
            {labels: {nabi.dev/function: other}}        | spec.pod.labels: 'nabi.dev/function' is set by the platform
            {labels: {app.kubernetes.io/managed-by: a}} | spec.pod.labels: 'app.kubernetes.io/managed-by' is set by the platform
            {nodeSelector: {pool: 'a b'}}               | spec.pod.nodeSelector.pool: 'a b' is no value of a label
            {nodeSelector: {'a b': x}}                  | spec.pod.nodeSelector: 'a b' is no name of a label
            {topologySpread: [{maxSkew: 2}]}            | spec.pod.topologySpread[0].topologyKey: is missing
            """)
    void aFunctionSetsOfItsPodsWhatTheInstallationAllows(String pod, String problem) {
        var pods = FunctionPods.parse("", "", List.of("labels", "nodeSelector", "topologySpread"));
        var defaults = new Defaults("base:1", 0, false, List.of(), new CodeLocation.None(), pods);

        assertThat(Validation.problems(function("hello", "{image: a, pod: " + pod + "}"), defaults))
                .singleElement()
                .asString()
                .startsWith(problem);
    }

    private static Function function(String name, String spec) {
        var function =
                Serialization.unmarshal("apiVersion: nabi.dev/v1alpha1\nkind: Function\nspec: " + spec, Function.class);
        function.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace("demo").build());
        return function;
    }
}
