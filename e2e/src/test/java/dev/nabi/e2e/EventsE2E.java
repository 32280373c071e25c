package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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
    private static final int CALLS = 300;
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
        }
    }

    @AfterEach
    void takeTriggersAway() {
        kubectl().run("-n", NAMESPACE, "delete", "trig,fn", "--all", "--wait=false");
    }

    @Test
    @Order(1)
    void anAsynchronousCallOfAFunctionAtZeroEnds() throws Exception {
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
    void aTopicWakesAFunctionAtZero() throws Exception {
        atZero("subscriber");
        trigger("subscriber", "topic: {name: orders}", "filter: [{exact: {type: order.paid}}]");

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
        trigger("hooked", "webhook: {path: in, verify: {provider: github, secret: nabi-webhooks}}", "");

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

    @Test
    @Order(4)
    void aScheduleFires() throws Exception {
        atZero("minutely");
        schedule("minutely", "minutes");

        awaitFired("minutes", 1);
    }

    @Test
    @Order(5)
    void eventsOutliveTheirPod() throws Exception {
        tenant.apply(Faulty.named("kept"));
        var accepted = new ArrayList<String>();
        var refused = 0;
        var victim = events().ready().getFirst();
        for (var i = 0; i < CALLS; i++) {
            if (i == CALLS / 2) {
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
            }
            var answer = send("POST", "/function/" + NAMESPACE + "/kept", "echo n" + i, "Prefer", "respond-async");
            if (answer.statusCode() == 202) {
                accepted.add(answer.headers().firstValue("Location").orElseThrow());
            } else {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                refused++;
            }
        }
        await(() -> events().ready().stream()
                .anyMatch(pod ->
                        !pod.getMetadata().getUid().equals(victim.getMetadata().getUid())));

        for (var location : accepted) {
            await(() -> state(location).contains("\"state\":\"succeeded\""));
        }
        E2eReport.note(accepted.size() + " calls were accepted, and all of them ended; " + refused
                + " were answered 503 while the pod was away");
        assertThat(accepted).hasSizeGreaterThanOrEqualTo(CALLS / 2);
    }

    @Test
    @Order(6)
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
        schedule("once", "once");

        var fired = awaitFired("once", 3);

        E2eReport.note("two replicas fired " + fired);
        assertThat(fired).doesNotHaveDuplicates();
    }

    @Test
    @Order(4)
    void aJarOfFiveMegabytesIsStoredOnTheVolumeChangedRolledBackAndCollected() throws Exception {
        new StoredJar(tenant, directory, "kept-on-volume").isChangedRolledBackAndCollected();
    }

    @Test
    @Order(7)
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

    /** Applies a Function and waits until it has gone to zero. */
    private void atZero(String name) {
        tenant.apply(Faulty.named(name).with("scale:\n  zeroAfter: 5s\n  window: 6s"));
        await(() -> ready("fn/" + name).equals("True") && instances(name).all().isEmpty());
    }

    private void trigger(String function, String source, String more) {
        kubectl()
                .apply("""
                apiVersion: nabi.dev/v1alpha1
                kind: Trigger
                metadata: {name: %s, namespace: %s}
                spec:
                  function: {name: %s}
                  source: {%s}
                  %s
                """.formatted(function, NAMESPACE, function, source, more))
                .succeeded();
        await(() -> ready("trig/" + function).equals("True"));
    }

    /** Fires each minute. The function refuses what it gets, and the event goes as it was to a topic, where it can be read. */
    private void schedule(String function, String topic) {
        trigger(
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
