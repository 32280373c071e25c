package dev.nabi.local.api;

import static dev.nabi.local.api.ApiUnderTest.JSON_PATCH;
import static dev.nabi.local.api.ApiUnderTest.MERGE;
import static dev.nabi.local.api.ApiUnderTest.STRATEGIC;
import static dev.nabi.local.api.ApiUnderTest.TABLE;
import static dev.nabi.local.api.ApiUnderTest.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What Nabi relies on in an API server. Holds for the embedded one and for a real one alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiContract {
    private static final int CEL_IS_ENFORCED_FROM = 25;
    private static final int STRICT_FIELDS_FROM = 25;
    private static final int LISTS_MERGE_FROM = 25;

    private final String namespace = "contract-" + Long.toString(System.nanoTime(), 36);
    private final String core = "/api/v1/namespaces/" + namespace;
    private final String functions = "/apis/nabi.dev/v1alpha1/namespaces/" + namespace + "/functions";
    private final String deployments = "/apis/apps/v1/namespaces/" + namespace + "/deployments";
    private KubernetesClient client;
    private ApiUnderTest api;
    private int minor;

    /** The client of the server; an aborted assumption says why there is none. */
    abstract KubernetesClient connect() throws IOException;

    @BeforeAll
    void createNamespace() throws IOException {
        client = connect();
        api = new ApiUnderTest(client);
        minor = Integer.parseInt(api.get("/version").at("minor").asText().replaceAll("\\D", ""));
        assertThat(api.post("/api/v1/namespaces", "{metadata: {name: %s}}".formatted(namespace))
                        .code())
                .isEqualTo(201);
        await(() -> api.get(core + "/serviceaccounts/default").code() == 200);
    }

    @AfterAll
    void deleteNamespace() {
        if (client != null) {
            api.delete("/api/v1/namespaces/" + namespace);
            await(() -> api.get("/api/v1/namespaces/" + namespace).code() == 404);
            client.close();
        }
    }

    private static void await(BooleanSupplier condition) {
        for (var tries = 0; tries < 2400 && !condition.getAsBoolean(); tries++) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static String configMap(String name, String data) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: %s}".formatted(name, data);
    }

    private static String function(String name, String spec) {
        return "{apiVersion: nabi.dev/v1alpha1, kind: Function, metadata: {name: %s}, spec: %s}".formatted(name, spec);
    }

    private static String deployment(String name, int replicas) {
        return """
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: %1$s}, spec: {replicas: %2$d,
                 selector: {matchLabels: {app: %1$s}}, template: {metadata: {labels: {app: %1$s}}, spec: {
                 nodeSelector: {nowhere: "true"},
                 containers: [{name: function, image: "example.invalid/x:1", ports: [{containerPort: 8080}]}]}}}}
                """.formatted(name, replicas);
    }

    @Test
    void discoveryNamesTheFunction() {
        var resources = api.get("/apis/nabi.dev/v1alpha1").at("resources");

        assertThat(resources.findValuesAsText("name")).contains("functions", "functions/status");
        assertThat(resources.path(0).path("shortNames").path(0).asText()).isEqualTo("fn");
        assertThat(resources.path(0).path("namespaced").asBoolean()).isTrue();
        assertThat(api.get("/apis").at("groups").findValuesAsText("name")).contains("apps", "nabi.dev");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        var missing = api.get(core + "/configmaps/nope");

        assertThat(missing.code()).isEqualTo(404);
        assertThat(missing.reason()).isEqualTo("NotFound");
        assertThat(missing.message()).isEqualTo("configmaps \"nope\" not found");
        assertThat(missing.at("details", "kind").asText()).isEqualTo("configmaps");
        assertThat(api.get(functions + "/nope").message()).isEqualTo("functions.nabi.dev \"nope\" not found");
        assertThat(api.get("/apis/nope.example/v1").code()).isEqualTo(404);
    }

    @Test
    void theSameNameTwiceAlreadyExists() {
        api.post(core + "/configmaps", configMap("twice", "{}"));
        var again = api.post(core + "/configmaps", configMap("twice", "{}"));

        assertThat(again.code()).isEqualTo(409);
        assertThat(again.reason()).isEqualTo("AlreadyExists");
        assertThat(again.message()).isEqualTo("configmaps \"twice\" already exists");
    }

    @Test
    void aStaleUpdateIsAConflict() {
        var first =
                api.post(core + "/configmaps", configMap("stale", "{a: '1'}")).object();
        var second = first.deepCopy();
        Json.ensure(first, "data").put("a", "2");
        Json.ensure(second, "data").put("a", "3");

        assertThat(api.put(core + "/configmaps/stale", first).code()).isEqualTo(200);
        var late = api.put(core + "/configmaps/stale", second);
        assertThat(late.code()).isEqualTo(409);
        assertThat(late.reason()).isEqualTo("Conflict");
        assertThat(late.message()).contains("the object has been modified");
    }

    @Test
    void anUpdateThatChangesNothingMakesNoNewVersion() {
        var created = api.post(core + "/configmaps", configMap("same", "{a: '1'}"));
        var again = api.put(core + "/configmaps/same", created.body());

        assertThat(Meta.resourceVersion(again.body())).isEqualTo(Meta.resourceVersion(created.body()));
    }

    @Test
    void anApplyCreatesChangesAndRemoves() {
        var path = core + "/configmaps/applied";
        assertThat(api.apply(path, "one", configMap("applied", "{a: '1', b: '1'}"))
                        .code())
                .isEqualTo(201);

        var changed = api.apply(path, "one", configMap("applied", "{a: '2'}"));

        assertThat(changed.code()).isEqualTo(200);
        assertThat(changed.at("data")).isEqualTo(yaml("{a: '2'}"));
        var entry = changed.at("metadata", "managedFields").path(0);
        assertThat(entry.path("manager").asText()).isEqualTo("one");
        assertThat(entry.path("operation").asText()).isEqualTo("Apply");
        assertThat(entry.path("fieldsV1").path("f:data").has("f:a")).isTrue();
        assertThat(entry.path("fieldsV1").path("f:data").has("f:b")).isFalse();
    }

    @Test
    void anApplyAgainMakesNoNewVersion() {
        var path = core + "/configmaps/again";
        var first = api.apply(path, "one", configMap("again", "{a: '1'}"));
        var second = api.apply(path, "one", configMap("again", "{a: '1'}"));

        assertThat(Meta.resourceVersion(second.body())).isEqualTo(Meta.resourceVersion(first.body()));
    }

    @Test
    void anotherManagersFieldIsAConflictUntilForced() {
        var path = core + "/configmaps/contested";
        api.apply(path, "one", configMap("contested", "{a: '1', b: '1'}"));
        var refused = api.apply(path, "two", configMap("contested", "{a: '2'}"));

        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.reason()).isEqualTo("Conflict");
        assertThat(refused.message()).isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .data.a");
        var cause = refused.at("details", "causes").path(0);
        assertThat(cause.path("reason").asText()).isEqualTo("FieldManagerConflict");
        assertThat(cause.path("field").asText()).isEqualTo(".data.a");

        var forced = api.apply(path + "?force=true", "two", configMap("contested", "{a: '2'}"));
        assertThat(forced.at("data")).isEqualTo(yaml("{a: '2', b: '1'}"));
        var afterwards = api.apply(path, "one", configMap("contested", "{b: '2'}"));
        assertThat(afterwards.at("data")).isEqualTo(yaml("{a: '2', b: '2'}"));
    }

    @Test
    void anApplyLeavesTheFieldsOfOtherWritersAlone() {
        api.apply(deployments + "/shared", "operator", deployment("shared", 0).replace("replicas: 0,", ""));
        api.patch(deployments + "/shared/scale", MERGE, "{spec: {replicas: 2}}");
        var again = api.apply(
                deployments + "/shared", "operator", deployment("shared", 0).replace("replicas: 0,", ""));

        assertThat(again.at("spec", "replicas").asInt()).isEqualTo(2);
    }

    @Test
    void listsOfContainersMergeByName() {
        api.apply(deployments + "/merged", "operator", deployment("merged", 0));
        var env = "{spec: {template: {spec: {containers: [{name: function, env: [{name: A, value: b}]}]}}}}";
        var patched = api.patch(deployments + "/merged", STRATEGIC, env);

        var container = patched.at("spec", "template", "spec", "containers").path(0);
        assertThat(container.path("image").asText()).isEqualTo("example.invalid/x:1");
        assertThat(container.path("env").path(0).path("value").asText()).isEqualTo("b");
        var other = "{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: [{name: function,"
                + " env: [{name: C, value: d}]}]}}}}";
        var applied = api.apply(deployments + "/merged", "other", other);
        assertThat(applied.at("spec", "template", "spec", "containers")
                        .path(0)
                        .path("env")
                        .findValuesAsText("name"))
                .containsExactlyInAnyOrder("A", "C");
    }

    @Test
    void patchesOfAllFormats() {
        var path = core + "/configmaps/patched";
        api.post(core + "/configmaps", configMap("patched", "{a: '1', b: '1'}"));

        assertThat(api.patch(path, MERGE, "{data: {a: null, c: '1'}}").at("data"))
                .isEqualTo(yaml("{b: '1', c: '1'}"));
        assertThat(api.patch(path, JSON_PATCH, "[{op: replace, path: /data/b, value: '2'}]")
                        .at("data", "b")
                        .asText())
                .isEqualTo("2");
        var failed = api.patch(path, JSON_PATCH, "[{op: test, path: /data/b, value: '9'}]");
        assertThat(failed.code()).isEqualTo(422);
        assertThat(failed.reason()).isEqualTo("Invalid");
        assertThat(api.patch(path, "text/plain", "{}").code()).isEqualTo(415);
        assertThat(api.patch(functions + "/x", STRATEGIC, "{}").code()).isIn(404, 415);
    }

    @Test
    void aWakeSucceedsOnceAndIsInvalidAfterwards() {
        var wake = "[{op: test, path: /spec/replicas, value: null}, {op: add, path: /spec/replicas, value: 1}]";
        api.post(deployments, deployment("asleep", 0));

        var scale = api.get(deployments + "/asleep/scale");
        assertThat(scale.at("kind").asText()).isEqualTo("Scale");
        assertThat(scale.at("spec").has("replicas")).isFalse();
        assertThat(scale.at("status", "selector").asText()).isEqualTo("app=asleep");
        var woken = api.patch(deployments + "/asleep/scale", JSON_PATCH, wake);
        assertThat(woken.code()).isEqualTo(200);
        assertThat(woken.at("spec", "replicas").asInt()).isEqualTo(1);
        assertThat(api.patch(deployments + "/asleep/scale", JSON_PATCH, wake).code())
                .isEqualTo(422);
        assertThat(api.get(deployments + "/asleep").at("spec", "replicas").asInt())
                .isEqualTo(1);
    }

    @Test
    void scalingHonoursTheVersionItWasDecidedOn() {
        api.post(deployments, deployment("versioned", 2));
        var scale = api.get(deployments + "/versioned/scale").object();
        api.patch(deployments + "/versioned/scale", MERGE, "{spec: {replicas: 3}}");
        Json.ensure(scale, "spec").put("replicas", 1);

        assertThat(api.put(deployments + "/versioned/scale", scale).code()).isEqualTo(409);
    }

    @Test
    void statusAndSpecAreWrittenApart() {
        var created = api.post(functions, function("apart", "{image: x}"));
        var path = functions + "/apart";
        assertThat(Meta.generation(created.body())).isEqualTo(1);

        var status = api.patch(path + "/status", MERGE, "{spec: {image: y}, status: {replicas: 3}}");
        assertThat(status.at("spec", "image").asText()).isEqualTo("x");
        assertThat(status.at("status", "replicas").asInt()).isEqualTo(3);
        assertThat(Meta.generation(status.body())).isEqualTo(1);
        var spec = api.patch(path, MERGE, "{spec: {image: y}, status: {replicas: 9}}");
        assertThat(spec.at("spec", "image").asText()).isEqualTo("y");
        assertThat(spec.at("status", "replicas").asInt()).isEqualTo(3);
        assertThat(Meta.generation(spec.body())).isEqualTo(2);
        var labelled = api.patch(path, MERGE, "{metadata: {labels: {a: b}}}");
        assertThat(Meta.generation(labelled.body())).isEqualTo(2);
    }

    @Test
    void statusConditionsAreAppliedByType() {
        assumeTrue(
                minor >= LISTS_MERGE_FROM,
                "this server is 1." + minor + ": it merges no lists of custom resources yet");
        api.post(functions, function("conditions", "{image: x}"));
        var path = functions + "/conditions/status";
        var text =
                "{apiVersion: nabi.dev/v1alpha1, kind: Function, status: {conditions: [{type: %s, status: 'True'}]}}";

        assertThat(api.apply(path, "one", text.formatted("Ready")).code()).isEqualTo(200);
        var both = api.apply(path, "two", text.formatted("Active"));

        assertThat(both.at("status", "conditions").findValuesAsText("type"))
                .containsExactlyInAnyOrder("Ready", "Active");
    }

    @Test
    void defaultsAreFilledInAndUnknownFieldsPruned() {
        var created = api.post(functions, function("pruned", "{image: x, nonsense: 1, queue: {}}"));

        assertThat(created.code()).isEqualTo(201);
        assertThat(created.at("spec", "port").asInt()).isEqualTo(8080);
        assertThat(created.at("spec", "queue", "length").asInt()).isEqualTo(1000);
        assertThat(created.at("spec").has("nonsense")).isFalse();
    }

    @Test
    void whatTheSchemaForbidsIsInvalidWithItsFields() {
        var refused = api.post(functions, function("invalid", "{image: x, port: 70000, protocol: ftp}"));

        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.reason()).isEqualTo("Invalid");
        assertThat(refused.message())
                .startsWith("Function.nabi.dev \"invalid\" is invalid: ")
                .contains("spec.port in body should be less than or equal to 65535");
        assertThat(refused.at("details", "causes").findValuesAsText("field")).contains("spec.port", "spec.protocol");
        assertThat(api.post(functions, function("invalid", "{image: [x]}")).code())
                .isEqualTo(422);
    }

    @Test
    void rulesOfTheDefinitionAreEnforced() {
        assumeTrue(minor >= CEL_IS_ENFORCED_FROM, "this server is 1." + minor + ": it does not know CEL rules yet");
        var refused = api.post(functions, function("ruled", "{port: 80}"));

        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message())
                .isEqualTo("Function.nabi.dev \"ruled\" is invalid: spec: Invalid value: \"object\": exactly one of"
                        + " spec.java and spec.image says what runs");
    }

    @Test
    void unknownFieldsAreRefusedWhenAsked() {
        assumeTrue(minor >= STRICT_FIELDS_FROM, "this server is 1." + minor + ": it does not know fieldValidation yet");
        var refused = api.post(functions + "?fieldValidation=Strict", function("strict", "{image: x, nonsense: 1}"));

        assertThat(refused.code()).isEqualTo(400);
        assertThat(refused.message()).contains("strict decoding error: unknown field \"spec.nonsense\"");
        assertThat(api.post(
                                deployments + "?fieldValidation=Strict",
                                deployment("strict", 0).replace("replicas", "nonsense"))
                        .message())
                .contains("unknown field \"spec.nonsense\"");
    }

    @Test
    void aTrialRunLeavesNoTrace() {
        assertThat(api.post(core + "/configmaps?dryRun=All", configMap("dry", "{}"))
                        .code())
                .isEqualTo(201);
        assertThat(api.get(core + "/configmaps/dry").code()).isEqualTo(404);
    }

    @Test
    void aWatchTellsEveryChangeInOrder() throws IOException {
        var version = Meta.resourceVersion(api.get(core + "/configmaps").body());
        try (var events = api.watch(core + "/configmaps?labelSelector=watch%3Dorder&resourceVersion=" + version)) {
            for (var name : new String[] {"w1", "w2"}) {
                api.post(
                        core + "/configmaps",
                        configMap(name, "{}").replace("name: " + name, "name: " + name + ", labels: {watch: order}"));
            }
            api.patch(core + "/configmaps/w1", MERGE, "{data: {a: '1'}}");
            api.delete(core + "/configmaps/w2");

            assertThat(events.brief()).isEqualTo("ADDED w1");
            assertThat(events.brief()).isEqualTo("ADDED w2");
            assertThat(events.brief()).isEqualTo("MODIFIED w1");
            assertThat(events.brief()).isEqualTo("DELETED w2");
        }
    }

    @Test
    void anObjectThatNoLongerMatchesIsDeletedForItsWatcher() throws IOException {
        api.post(core + "/configmaps", configMap("leaver", "{}"));
        var version = Meta.resourceVersion(api.get(core + "/configmaps").body());
        try (var events = api.watch(core + "/configmaps?labelSelector=watch%3Dleave&resourceVersion=" + version)) {
            api.patch(core + "/configmaps/leaver", MERGE, "{metadata: {labels: {watch: leave}}}");
            api.patch(core + "/configmaps/leaver", MERGE, "{data: {a: '1'}}");
            var last = api.patch(core + "/configmaps/leaver", MERGE, "{metadata: {labels: {watch: other}}}");

            assertThat(events.brief()).isEqualTo("ADDED leaver");
            assertThat(events.brief()).isEqualTo("MODIFIED leaver");
            var gone = events.next();
            assertThat(gone.path("type").asText()).isEqualTo("DELETED");
            assertThat(Meta.resourceVersion(gone.path("object"))).isEqualTo(Meta.resourceVersion(last.body()));
        }
    }

    @Test
    void aWatchFromNothingBeginsWithWhatIsThere() throws IOException {
        api.post(core + "/configmaps", configMap("there", "{}"));
        try (var events = api.watch(core + "/configmaps?fieldSelector=metadata.name%3Dthere")) {
            assertThat(events.brief()).isEqualTo("ADDED there");
        }
    }

    @Test
    void listsComeInPages() {
        for (var name : new String[] {"page-a", "page-b", "page-c"}) {
            api.post(
                    core + "/configmaps",
                    configMap(name, "{}").replace("name: " + name, "name: " + name + ", labels: {page: x}"));
        }
        var first = api.get(core + "/configmaps?labelSelector=page%3Dx&limit=2");
        var token = first.at("metadata", "continue").asText();
        var second = api.get(core + "/configmaps?labelSelector=page%3Dx&limit=2&continue=" + token);

        assertThat(first.at("items")).hasSize(2);
        assertThat(second.at("items")).hasSize(1);
        assertThat(Meta.name(second.at("items").path(0))).isEqualTo("page-c");
        assertThat(second.at("metadata").has("continue")).isFalse();
    }

    @Test
    void aSelectorThatIsNoneIsABadRequest() {
        assertThat(api.get(core + "/pods?fieldSelector=spec.foo%3D1").code()).isEqualTo(400);
        assertThat(api.get(core + "/pods?labelSelector=a%3D%3D%3Db").code()).isEqualTo(400);
    }

    @Test
    void dependentsGoWithTheirOwner() {
        var owner = api.post(core + "/configmaps", configMap("owner", "{}"));
        var reference = ", ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: owner, uid: %s}]}"
                .formatted(Meta.uid(owner.body()));
        api.post(core + "/configmaps", configMap("owned", "{}").replaceFirst("owned}", "owned" + reference));

        api.delete(core + "/configmaps/owner");

        await(() -> api.get(core + "/configmaps/owned").code() == 404);
    }

    @Test
    void aFinalizerHoldsAnObjectUntilItIsRemoved() {
        var path = core + "/configmaps/held";
        api.post(core + "/configmaps", configMap("held", "{}").replace("held}", "held, finalizers: [nabi.dev/test]}"));

        assertThat(api.delete(path).code()).isEqualTo(200);
        assertThat(api.get(path).at("metadata").has("deletionTimestamp")).isTrue();
        assertThat(api.patch(path, MERGE, "{metadata: {finalizers: null}}").code())
                .isEqualTo(200);
        assertThat(api.get(path).code()).isEqualTo(404);
    }

    @Test
    void aDeletionOfAnotherIncarnationIsAConflict() {
        api.post(core + "/configmaps", configMap("reborn", "{}"));
        var refused =
                api.delete(core + "/configmaps/reborn", "{preconditions: {uid: 00000000-0000-0000-0000-000000000000}}");

        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.message()).contains("the UID in the precondition");
        assertThat(api.get(core + "/configmaps/reborn").code()).isEqualTo(200);
    }

    @Test
    void aDeploymentHasAsManyPodsAsItAsksFor() {
        api.post(deployments, deployment("pods", 2));
        var pods = core + "/pods?labelSelector=app%3Dpods";
        await(() -> api.get(pods).at("items").size() == 2);
        await(() -> api.get(deployments + "/pods")
                                .at("status", "observedGeneration")
                                .asInt()
                        == 1
                && api.get(deployments + "/pods").at("status", "replicas").asInt() == 2);

        var pod = api.get(pods).at("items").path(0);
        assertThat(Meta.labels(pod)).containsKey("pod-template-hash");
        assertThat(Json.text(Meta.owners(pod).getFirst(), "kind")).isEqualTo("ReplicaSet");
        assertThat(pod.path("status").path("phase").asText()).isEqualTo("Pending");
        api.patch(deployments + "/pods/scale", MERGE, "{spec: {replicas: 0}}");
        await(() -> active(api.get(pods).at("items")) == 0);
        api.delete(deployments + "/pods?propagationPolicy=Background");
        await(() -> api.get(deployments.replace("deployments", "replicasets") + "?labelSelector=app%3Dpods")
                .at("items")
                .isEmpty());
    }

    private static long active(JsonNode pods) {
        return pods.valueStream().filter(pod -> !Meta.isTerminating(pod)).count();
    }

    @Test
    void aSelectorOfADeploymentDoesNotChange() {
        api.post(deployments, deployment("fixed", 0));
        var refused = api.patch(
                deployments + "/fixed",
                MERGE,
                "{spec: {selector: {matchLabels: {app: other}}, template: {metadata: {labels: {app: other}}}}}");

        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message()).contains("spec.selector").contains("field is immutable");
    }

    @Test
    void tablesHaveTheColumnsThatPeopleKnow() {
        api.post(functions, function("columns", "{image: x}"));
        var table = api.get(functions + "/columns", TABLE);

        assertThat(table.at("kind").asText()).isEqualTo("Table");
        assertThat(table.at("columnDefinitions").findValuesAsText("name"))
                .startsWith("Name", "READY", "URL", "REVISION", "REPLICAS", "REASON", "AGE");
        assertThat(table.at("rows").path(0).path("cells").path(0).asText()).isEqualTo("columns");
        assertThat(table.at("rows").path(0).path("object").path("kind").asText())
                .isEqualTo("PartialObjectMetadata");
        assertThat(api.get(core + "/pods", TABLE).at("columnDefinitions").findValuesAsText("name"))
                .startsWith("Name", "Ready", "Status", "Restarts", "Age");
        assertThat(api.get(deployments, TABLE).at("columnDefinitions").findValuesAsText("name"))
                .startsWith("Name", "Ready", "Up-to-date", "Available", "Age");
    }
}
