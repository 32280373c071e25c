package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The events process of the chart ({@code events.enabled}): with SQLite on a volume, then two of them on one PostgreSQL. */
@Isolated
@Order(Integer.MAX_VALUE - 3)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EventsE2E extends ClusterCase {
    private static final String NAMESPACE = "nabi-e2e-events";
    private static final String VOLUME = "nabi-e2e-events";
    private static final String DATABASE = "nabi-e2e-events-database";
    private static final String KEY = "it is a secret to everybody";
    private static final Pattern ID = Pattern.compile("\"event\":\\{\"specversion\":\"1.0\",\"id\":\"([^\"]+)\"");
    /** Calls between two looks at what goes on, and how many looks at most. */
    private static final int CALLS = 25;

    private static final int MOST_ROUNDS = 2000;
    private static final String MINUTELY = "minutely";

    /** Schedules that are due in the same minute: each is one instant that two replicas might both fire. */
    private static final int SCHEDULES = 8;

    /** Functions of the cases that begin at zero. They go there together. */
    private static final List<String> AT_ZERO = List.of("asynchronous", "subscriber", "hooked", MINUTELY);

    private static final Map<String, Object> VALUES = new HashMap<>();
    /** Code that nobody names is collected at once. */
    private static final Map<String, Object> COLLECTION = Map.of(
            "events.extraEnv[0].name", "NABI_CODE_KEEP_UNNAMED",
            "events.extraEnv[0].value", "PT5S",
            "events.extraEnv[1].name", "NABI_CODE_COLLECT_INTERVAL",
            "events.extraEnv[1].value", "PT2S");

    private static Tenant tenant;

    @TempDir
    static Path directory;

    @BeforeAll
    static void install() {
        var platform = INSTALLED.platform();
        VALUES.putAll(Map.of("events.enabled", true, "events.size", "1Gi", "events.resources.requests.cpu", "50m"));
        VALUES.putAll(COLLECTION);
        if (!VolumeE2E.hasDefaultClass()) {
            var reason = NodePostgres.whyNot(URI.create(platform.gateway()).getHost());
            assumeTrue(
                    reason.isEmpty(), () -> "skipped: there is no default StorageClass, and " + reason.orElseThrow());
            platform.kubectl().apply(VolumeE2E.volume(VOLUME, directory)).succeeded();
            VALUES.put("events.storageClass", VOLUME);
        }
        INSTALLED.installation().upgrade(VALUES);
        tenant = Tenant.create(platform, NAMESPACE);
        platform.kubectl().apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: nabi-webhooks, namespace: %s}
                stringData: {github: "%s"}
                """.formatted(NAMESPACE, KEY)).succeeded();
        AT_ZERO.forEach(name -> tenant.apply(Faulty.named(name).with("scale:\n  zeroAfter: 5s\n  window: 6s")));
    }

    @AfterAll
    static void takeItAway() {
        if (tenant != null) {
            var kubectl = INSTALLED.platform().kubectl();
            tenant.delete();
            INSTALLED.installation().upgrade(Map.of());
            PlatformScenarios.await(INSTALLED.platform(), () -> events().all().isEmpty());
            kubectl.run("-n", Installation.NAMESPACE, "delete", "pvc", "data-nabi-events-0", "--ignore-not-found");
            kubectl.run("-n", Installation.NAMESPACE, "delete", "secret", DATABASE, "--ignore-not-found");
            kubectl.run("delete", "pv", VOLUME, "--ignore-not-found");
            kubectl.run(
                    "-n",
                    Installation.NAMESPACE,
                    "delete",
                    "role,rolebinding",
                    "nabi-e2e-events-forward",
                    "--ignore-not-found");
        }
    }

    @Test
    @Order(1)
    void anAsynchronousCallOfAFunctionAtZeroEnds() throws Exception {
        atZero(MINUTELY);
        schedule(MINUTELY, MINUTELY, "minutes");
        atZero("asynchronous");

        var accepted =
                send("POST", "/function/" + NAMESPACE + "/asynchronous", "echo later", "Prefer", "respond-async");

        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        var location = accepted.headers().firstValue("Location").orElseThrow();
        await(() -> state(location).contains("\"state\":\"succeeded\""));
        assertThat(state(location)).contains("hello later");
    }

    @Test
    @Order(2)
    void aTopicWakesAFunctionAtZero() {
        atZero("subscriber");
        trigger("subscriber", "subscriber", "topic: {name: orders}", "filter: [{exact: {type: order.paid}}]");

        assertThat(publish("1", "order.open", "")).isEqualTo(401);
        assertThat(publish("1", "order.open", tenant.token(""))).isEqualTo(202);
        assertThat(publish("2", "order.paid", tenant.token(""))).isEqualTo(202);

        await(() -> metered(NAMESPACE, "subscriber", "ok") > 0);
        assertThat(metered(NAMESPACE, "subscriber", "ok")).isEqualTo(1);
    }

    @Test
    @Order(3)
    void aWebhookThatIsNotSignedRightWakesNothing() throws Exception {
        atZero("hooked");
        trigger("hooked", "hooked", "webhook: {path: in, verify: {provider: github, secret: nabi-webhooks}}", "");

        for (var i = 0; i < 10; i++) {
            assertThat(hook("echo hook", "another key", "bad-" + i)).isEqualTo(401);
        }
        assertThat(instances("hooked").all()).isEmpty();
        assertThat(hook("echo hook", KEY, "good")).isEqualTo(202);

        // What is accepted later is delivered later: nothing of the others was.
        await(() -> metered(NAMESPACE, "hooked", "ok") > 0);
        assertThat(metered(NAMESPACE, "hooked", "ok")).isEqualTo(1);
        await(() -> kubectl()
                .run("-n", NAMESPACE, "get", "trig", "hooked", "-o", "jsonpath={.status.backlog}")
                .text()
                .equals("0"));
    }

    /** By an account that may forward a port of events besides; the API asks Kubernetes for the rest. */
    @Test
    @Order(3)
    void aDeadLetterIsRedrivenByTheCommandLine() throws Exception {
        assumeTrue(CommandLine.isBuilt(), "the command line is not packaged: ./nabi build");
        tenant.mayForwardPorts(Installation.NAMESPACE);
        tenant.apply(Faulty.named("mended").with("async: {maxAttempts: 1}"));
        await(() -> ready("fn/mended").equals("True"));
        var sent = send("POST", "/function/" + NAMESPACE + "/mended", "crash", "Prefer", "respond-async");
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(202);
        var location = sent.headers().firstValue("Location").orElseThrow();
        await(() -> state(location).contains("\"state\":\"dead\""));

        var nabi = new CommandLine(tenant.kubectl(directory).kubeconfig(), directory, Installation.NAMESPACE);
        assertThat(nabi.run("dead-letters", "list", "--function", "mended")
                        .succeeded()
                        .out())
                .contains(location.substring("/async/".length()), "AttemptsSpent");
        assertThat(nabi.run("dead-letters", "redrive", "--function", "mended", "--dry-run")
                        .succeeded()
                        .out())
                .isEqualTo("would redrive 1\n");
        assertThat(nabi.run("dead-letters", "redrive", "--function", "mended")
                        .succeeded()
                        .out())
                .isEqualTo("redrove 1\n");
        await(() -> state(location).contains("\"state\":\"dead\"")
                && state(location).split("\"outcome\"", -1).length == 3);
        assertThat(nabi.run("dead-letters", "purge", "--function", "mended")
                        .succeeded()
                        .out())
                .isEqualTo("purged 1\n");
        assertThat(send("GET", location, "", "Accept", "application/json").statusCode())
                .isEqualTo(404);
        kubectl().run("-n", NAMESPACE, "delete", "fn", "mended", "--wait=false");
    }

    /** It was due for the first time while the other cases ran. */
    @Test
    @Order(6)
    void aScheduleFires() {
        awaitFired("minutes", 1);
        kubectl().run("-n", NAMESPACE, "delete", "trig", MINUTELY, "--wait=false");
    }

    @Test
    @Order(4)
    void eventsOutliveTheirPod() {
        tenant.apply(Faulty.named("kept"));
        await(() -> ready("fn/kept").equals("True"));
        var victim = events().ready().getFirst();

        var calls = callWhile(
                () -> {
                    Instances.process(victim).ifPresent(ProcessHandle::destroyForcibly);
                    kubectl()
                            .run(
                                    "-n",
                                    Installation.NAMESPACE,
                                    "delete",
                                    "pod",
                                    victim.getMetadata().getName(),
                                    "--grace-period=0",
                                    "--force")
                            .succeeded();
                },
                () -> events().ready().stream()
                        .anyMatch(pod -> !pod.getMetadata()
                                .getUid()
                                .equals(victim.getMetadata().getUid())));

        assertAllEnd(calls, "its pod was killed");
    }

    /** The one pod with its volume is replaced: while it is away calls are answered 503, and none that was accepted is lost. */
    @Test
    @Order(5)
    void anUpgradeUnderLoadLosesNothing() {
        assertAllEnd(upgraded("statefulset", 1), "the StatefulSet was rolled out");
    }

    @Test
    @Order(7)
    void aScheduleOfTwoReplicasFiresOnce() throws Exception {
        var address = URI.create(platform().gateway()).getHost();
        var reason = NodePostgres.whyNot(address);
        assumeTrue(reason.isEmpty(), () -> "skipped: pods reach no PostgreSQL of this test: " + reason.orElseThrow());
        var postgres = NodePostgres.at(address);
        kubectl().apply(postgres.secret(Installation.NAMESPACE, DATABASE)).succeeded();
        var values = new HashMap<String, Object>(Map.of(
                "events.enabled",
                true,
                "events.replicas",
                2,
                "events.resources.requests.cpu",
                "50m",
                "events.database.url",
                postgres.url(),
                "events.database.existingSecret",
                DATABASE));
        values.putAll(COLLECTION);
        INSTALLED.installation().upgrade(values);
        // One of before has a store of its own.
        await(() -> events().all().size() == 2 && events().ready().size() == 2);
        tenant.apply(Faulty.named("once"));
        for (var i = 0; i < SCHEDULES; i++) {
            schedule("once-" + i, "once", "once-" + i);
        }

        var fired = 0;
        for (var i = 0; i < SCHEDULES; i++) {
            var ids = awaitFired("once-" + i, 1);
            assertThat(ids).doesNotHaveDuplicates();
            fired += ids.size();
        }
        E2eReport.note("two replicas fired " + SCHEDULES + " schedules " + fired + " times, each instant once");
    }

    /** Of two replicas one at a time is replaced. */
    @Test
    @Order(8)
    void anUpgradeOfTwoReplicasUnderLoadLosesNothing() {
        assumeTrue(events().all().size() == 2, "skipped: the case before has no two replicas");
        assertAllEnd(upgraded("deployment", 2), "the Deployment was rolled out");
    }

    /** Calls that are made while events is rolled out. */
    private List<String> upgraded(String kind, int replicas) {
        tenant.apply(Faulty.named("kept"));
        await(() -> ready("fn/kept").equals("True"));
        var before =
                events().all().stream().map(pod -> pod.getMetadata().getUid()).toList();
        return callWhile(
                () -> kubectl()
                        .run("-n", Installation.NAMESPACE, "rollout", "restart", kind + "/nabi-events")
                        .succeeded(),
                () -> events().ready().size() == replicas
                        && events().all().stream()
                                .noneMatch(
                                        pod -> before.contains(pod.getMetadata().getUid())));
    }

    /** Calls of "kept" one after another, before something is done and until it is over; the locations of those accepted. */
    private List<String> callWhile(Runnable act, BooleanSupplier isOver) {
        var accepted = new ArrayList<String>();
        var refused = call(accepted);
        act.run();
        for (var round = 0; round < MOST_ROUNDS && !isOver.getAsBoolean(); round++) {
            refused += call(accepted);
        }
        assertThat(isOver.getAsBoolean()).isTrue();
        refused += call(accepted);
        E2eReport.note(accepted.size() + " calls were accepted, " + refused + " were answered 503");
        return accepted;
    }

    /** Some calls; how many were not accepted. */
    private int call(List<String> accepted) {
        var refused = 0;
        for (var i = 0; i < CALLS; i++) {
            var answer = send("POST", "/function/" + NAMESPACE + "/kept", "echo n" + i, "Prefer", "respond-async");
            if (answer.statusCode() == 202) {
                accepted.add(answer.headers().firstValue("Location").orElseThrow());
            } else {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                refused++;
            }
        }
        return refused;
    }

    private void assertAllEnd(List<String> locations, String what) {
        assertThat(locations).hasSizeGreaterThanOrEqualTo(2 * CALLS);
        for (var location : locations) {
            await(() -> state(location).contains("\"state\":\"succeeded\""));
        }
        E2eReport.note("all " + locations.size() + " calls that were accepted while " + what + " ended");
    }

    @Test
    @Order(4)
    void aJarOfFiveMegabytesIsStoredOnTheVolumeChangedRolledBackAndCollected() throws Exception {
        new StoredJar(tenant, directory, "kept-on-volume").isChangedRolledBackAndCollected();
    }

    /** The code store and dead letters review a token, and administrators of kind and k3s have none. */
    @Test
    @Order(4)
    void whoHasACertificateAndNoTokenDeploysAJarAndSeesDeadLettersByAnAccount() throws Exception {
        var ann = new CertificateUser(tenant, Files.createDirectory(directory.resolve("ann")));
        try {
            ann.deploysAJarAndSeesDeadLettersByAnAccount();
        } finally {
            ann.delete();
        }
    }

    @Test
    @Order(9)
    void aJarOfFiveMegabytesIsStoredInPostgresqlChangedRolledBackAndCollected() throws Exception {
        assumeTrue(events().all().size() == 2, "skipped: there is no PostgreSQL");
        new StoredJar(tenant, directory, "kept-in-postgres").isChangedRolledBackAndCollected();
    }

    private static Instances events() {
        return Instances.ofComponent(INSTALLED.platform(), "events");
    }

    private Instances instances(String function) {
        return new Instances(platform().client(), NAMESPACE, "nabi.dev/function", function);
    }

    /** Waits until a Function has gone to zero. */
    private void atZero(String name) {
        await(() -> ready("fn/" + name).equals("True") && instances(name).all().isEmpty());
    }

    private void trigger(String name, String function, String source, String more) {
        kubectl().apply("""
                apiVersion: nabi.dev/v1alpha1
                kind: Trigger
                metadata: {name: %s, namespace: %s}
                spec:
                  function: {name: %s}
                  source: {%s}
                  %s
                """.formatted(name, NAMESPACE, function, source, more)).succeeded();
        await(() -> ready("trig/" + name).equals("True"));
    }

    /** Fires each minute. The function refuses what it gets, and the event goes as it was to a topic, where it can be read. */
    private void schedule(String name, String function, String topic) {
        trigger(
                name,
                function,
                "cron: {schedule: '* * * * *'}",
                "delivery: {maxAttempts: 1}\n  deadLetter: {topic: %s}".formatted(topic));
    }

    private String ready(String object) {
        return kubectl()
                .run("-n", NAMESPACE, "get", object, "-o", "jsonpath={.status.conditions[?(@.type=='Ready')].status}")
                .text();
    }

    /** The ids of so many events at least that were dead: the instants of a schedule. */
    private List<String> awaitFired(String topic, int count) {
        var token = tenant.token("");
        PlatformScenarios.await(
                platform(),
                Duration.ofMinutes(count + 2L),
                () -> fired(topic, token).size() >= count);
        return fired(topic, token);
    }

    private List<String> fired(String topic, String token) {
        var log = send("GET", "/events/" + NAMESPACE + "/" + topic, "", "Authorization", "Bearer " + token);
        assertThat(log.statusCode()).as(log.body()).isEqualTo(200);
        return ID.matcher(log.body())
                .results()
                .map((MatchResult id) -> id.group(1))
                .toList();
    }

    private int publish(String id, String type, String token) {
        return send(
                        "POST",
                        "/events/" + NAMESPACE + "/orders",
                        "echo topic",
                        "ce-specversion",
                        "1.0",
                        "ce-id",
                        id,
                        "ce-source",
                        "/e2e",
                        "ce-type",
                        type,
                        "Content-Type",
                        "text/plain",
                        token.isEmpty() ? "X-None" : "Authorization",
                        "Bearer " + token)
                .statusCode();
    }

    private int hook(String body, String key, String delivery) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var signature = HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        return send(
                        "POST",
                        "/hooks/" + NAMESPACE + "/in",
                        body,
                        "X-Hub-Signature-256",
                        "sha256=" + signature,
                        "X-GitHub-Delivery",
                        delivery,
                        "Content-Type",
                        "text/plain")
                .statusCode();
    }

    private String state(String location) {
        return send("GET", location + "?wait=5s", "", "Accept", "application/json")
                .body();
    }

    private HttpResponse<String> send(String method, String path, String body, String... fields) {
        var request = HttpRequest.newBuilder(URI.create(platform().gateway() + path))
                .timeout(Duration.ofMinutes(2))
                .headers(fields)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return Platform.HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(path, e);
        }
    }
}
