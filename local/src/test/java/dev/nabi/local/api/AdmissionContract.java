package dev.nabi.local.api;

import static dev.nabi.local.api.ApiUnderTest.JSON_PATCH;
import static dev.nabi.local.api.ApiUnderTest.MERGE;
import static dev.nabi.local.api.ContractNamespace.configMap;
import static dev.nabi.local.api.ContractNamespace.deployment;
import static dev.nabi.local.api.ContractNamespace.function;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an API server refuses of objects that fit their schema: keys, sizes, names, references inside of the object. */
interface AdmissionContract extends ContractNamespace {
    int MIB = 1 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"../../x", "..", ".", "..data", "a b", "a/b", "\u00fc", ""})
    default void keysOfConfigMapsAndSecretsAreFileNames(String key) {
        var object = ApiUnderTest.yaml(configMap("keys", "{}"));
        Json.ensure(object, "data").put(key, "eA==");
        var secret = ApiUnderTest.yaml("{metadata: {name: keys}}");
        Json.ensure(secret, "data").put(key, "eA==");

        for (var refused :
                Arrays.asList(api().post(core() + "/configmaps", object), api().post(core() + "/secrets", secret))) {
            assertThat(refused.code()).as(refused.message()).isEqualTo(422);
            assertThat(refused.message()).contains("data[" + key + "]: Invalid value: \"" + key + "\"");
        }
    }

    @Test
    default void contentIsAtMostOneMebibyte() {
        var text = "x".repeat(MIB / 2);
        var fits = api().post(core() + "/configmaps", configMap("fits", "{a: '" + text + "', b: '" + text + "'}"));
        assertThat(fits.code()).isEqualTo(201);

        var grown = api().patch(core() + "/configmaps/fits", MERGE, "{data: {c: x}}");
        assertThat(grown.code()).isEqualTo(422);
        assertThat(grown.message()).contains("Too long").contains("1048576");
        var secret = api().post(
                        core() + "/secrets",
                        "{metadata: {name: large}, stringData: {a: '" + "y".repeat(MIB + 1) + "'}}");
        assertThat(secret.code()).isEqualTo(422);
        assertThat(secret.message()).contains("data: Too long").contains("1048576");
        api().delete(core() + "/configmaps/fits");
    }

    @Test
    default void aBodyIsAtMostThreeMebibytes() {
        var huge = ApiUnderTest.yaml(configMap("huge", "{}"));
        Json.ensure(huge, "data").put("a", "x".repeat(4 * MIB));

        var answer = api().post(core() + "/configmaps", huge);

        assertThat(answer.code()).isEqualTo(413);
        assertThat(answer.reason()).isEqualTo("RequestEntityTooLarge");
    }

    @Test
    default void anObjectOfAnyKindIsBounded() {
        api().post(functions(), function("bounded", "{image: x}"));
        var path = functions() + "/bounded";

        var answer = api().patch(
                        path + "/status",
                        MERGE,
                        "{status: {conditions: [{type: Ready, status: 'True', reason: R, message: '"
                                + "x".repeat(2 * MIB) + "', lastTransitionTime: '2026-01-01T00:00:00Z'}]}}");

        assertThat(answer.code()).isIn(413, 422, 500);
        assertThat(api().get(path).body().toString().length()).isLessThan(MIB);
    }

    @Test
    default void copiesOfAPatchAreBounded() {
        api().post(core() + "/configmaps", configMap("copied", "{a: '" + "x".repeat(1000) + "'}"));
        var patch = Json.array();
        for (var i = 0; i < 5000; i++) {
            patch.addObject().put("op", "copy").put("from", "/data/a").put("path", "/data/k" + i);
        }

        var answer = api().patch(core() + "/configmaps/copied", JSON_PATCH, patch.toString());

        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.reason()).isIn("", "Invalid");
        assertThat(api().get(core() + "/configmaps/copied").at("data")).hasSize(1);
    }

    @Test
    default void aSecretKeepsItsTypeAndHasItsTypesKeys() {
        var secret = api().post(core() + "/secrets", "{metadata: {name: typed}, stringData: {a: b}}");
        assertThat(secret.at("type").asText()).isEqualTo("Opaque");

        assertThat(api().patch(core() + "/secrets/typed", MERGE, "{type: other}")
                        .code())
                .isEqualTo(422);
        var tls =
                api().post(core() + "/secrets", "{metadata: {name: tls}, type: kubernetes.io/tls, stringData: {a: b}}");
        assertThat(tls.code()).isEqualTo(422);
        assertThat(tls.message()).contains("data[tls.crt]: Required value", "data[tls.key]: Required value");
        assertThat(api().post(core() + "/secrets", "{metadata: {name: plain}, data: {a: '%'}}")
                        .code())
                .isEqualTo(400);
    }

    @Test
    default void whatIsImmutableStays() {
        var path = core() + "/configmaps/fixed";
        api().post(
                        core() + "/configmaps",
                        "{metadata: {name: fixed}, immutable: true, data: {a: b}, binaryData: {c: eA==}}");

        for (var change : new String[] {"{data: {a: c}}", "{binaryData: {c: eQ==}}", "{immutable: false}"}) {
            assertThat(api().patch(path, MERGE, change).code()).as(change).isEqualTo(422);
        }
        assertThat(api().patch(path, MERGE, "{metadata: {labels: {a: b}}}").code())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            labels: {"-a": b}                          | metadata.labels
            labels: {"a/b/c": b}                       | metadata.labels
            annotations: {"a b": c}                    | metadata.annotations
            finalizers: ["a b"]                        | metadata.finalizers
            ownerReferences: [{apiVersion: v1, kind: Pod, name: '', uid: x}] | metadata.ownerReferences
            """)
    default void metadataHasRulesOfItsOwn(String metadata, String field) {
        var refused = api().post(core() + "/configmaps", "{metadata: {name: metadata, %s}}".formatted(metadata));

        assertThat(refused.code()).as(refused.message()).isEqualTo(422);
        assertThat(refused.message()).contains(field);
    }

    @Test
    default void annotationsAreAtMostAQuarterOfAMebibyte() {
        var refused = api().post(
                        core() + "/configmaps",
                        "{metadata: {name: noted, annotations: {a: '" + "x".repeat(MIB / 4) + "'}}}");

        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message()).contains("metadata.annotations: Too long");
    }

    @Test
    default void aNamespaceIsOneWord() {
        assertThat(api().post("/api/v1/namespaces", "{metadata: {name: two.words}}")
                        .code())
                .isEqualTo(422);
    }

    /** Each row changes one thing of a pod's template and names the field that is wrong then. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /spec/template/spec/containers/0/name      | Bad_Name                                   | containers[0].name
            /spec/template/spec/containers/0/image     | ''                                         | containers[0].image
            /spec/template/spec/containers/0/ports     | [{containerPort: 70000}]                   | ports[0].containerPort
            /spec/template/spec/containers/0/env       | [{name: "A=B"}]                            | env[0].name
            /spec/template/spec/containers/0/env       | [{name: A, value: x, valueFrom: {fieldRef: {fieldPath: metadata.name}}}] | env[0].valueFrom
            /spec/template/spec/containers/0/env       | [{name: A, valueFrom: {}}]                 | env[0].valueFrom
            /spec/template/spec/containers/0/volumeMounts | [{name: nope, mountPath: /x}]           | volumeMounts[0].name
            /spec/template/spec/containers/0/resources | {requests: {cpu: 2}, limits: {cpu: 1}}     | resources.requests
            /spec/template/spec/containers/0/resources | {limits: {memory: "-1"}}                   | resources.limits[memory]
            /spec/template/spec/containers/0/livenessProbe | {tcpSocket: {port: 80}, successThreshold: 2} | livenessProbe.successThreshold
            /spec/template/spec/containers/0/readinessProbe | {periodSeconds: 1}                    | readinessProbe
            /spec/template/spec/containers/0/readinessProbe | {tcpSocket: {port: 80}, httpGet: {port: 80}} | readinessProbe
            /spec/template/spec/containers/0/readinessProbe | {tcpSocket: {port: 80}, periodSeconds: -1} | readinessProbe.periodSeconds
            /spec/template/spec/containers/0/readinessProbe | {tcpSocket: {port: 0}}                | readinessProbe.tcpSocket.port
            /spec/template/spec/volumes                | [{name: a, emptyDir: {}}, {name: a, emptyDir: {}}] | volumes[1].name
            /spec/template/spec/volumes                | [{name: a, emptyDir: {}, secret: {secretName: b}}] | volumes[0]
            /spec/template/spec/volumes                | [{name: a, configMap: {name: b, items: [{key: a, path: ../x}]}}] | volumes[0].configMap.items[0].path
            /spec/template/spec/restartPolicy          | Never                                      | spec.template.spec.restartPolicy
            /spec/template/spec/serviceAccountName     | Not Valid                                  | serviceAccountName
            /spec/replicas                             | -1                                         | spec.replicas
            /spec/revisionHistoryLimit                 | -1                                         | spec.revisionHistoryLimit
            """)
    default void aTemplateOfAPodIsCheckedInside(String pointer, String value, String field) {
        var object = ApiUnderTest.yaml(deployment("inside", 0));
        var at = pointer.lastIndexOf('/');
        var parent = (ObjectNode) object.at(pointer.substring(0, at));
        parent.set(pointer.substring(at + 1), yamlValue(value));

        var refused = api().post(deployments() + "?dryRun=All", object);

        assertThat(refused.code()).as(refused.message()).isEqualTo(422);
        assertThat(refused.message()).contains(field);
    }

    @Test
    default void aVariableMayBeThereTwice() {
        var object = ApiUnderTest.yaml(deployment("twice", 0));
        var container = (ObjectNode) object.at("/spec/template/spec/containers/0");
        container.set("env", yamlValue("[{name: A, value: x}, {name: A, value: y}]"));

        var taken = api().post(deployments() + "?dryRun=All", object);

        assertThat(taken.code()).as(taken.message()).isEqualTo(201);
    }

    private static JsonNode yamlValue(String text) {
        return ApiUnderTest.yaml("{value: " + text + "}").path("value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1G2i", "ten", "1e3m"})
    default void aQuantityThatIsNoneIsABadRequest(String quantity) {
        var object = ApiUnderTest.yaml(deployment("quantity", 0));
        var container = (ObjectNode) object.at("/spec/template/spec/containers/0");
        Json.ensure(container, "resources", "limits").put("memory", quantity);

        var refused = api().post(deployments() + "?dryRun=All", object);

        assertThat(refused.code()).as(refused.message()).isEqualTo(400);
    }
}
