package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The events process of the chart ({@code events.enabled}): with SQLite on a volume, then two of them on one PostgreSQL. */
@Order(1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EventsE2E extends ClusterCase {
    private static final String NAMESPACE = "nabi-e2e-events";
    private static final String DATABASE = "nabi-e2e-events-database";
    private static final String KEY = "it is a secret to everybody";
    /** Calls between two looks at what goes on, and how many looks at most. */
    private static final int CALLS = 25;

    private static final int MOST_ROUNDS = 2000;
    private static final String MINUTELY = "minutely";

    /** Schedules that are due in the same minute: each is one instant that two replicas might both fire. */
    private static final int SCHEDULES = 8;

    /** Functions of the cases that begin at zero. They go there together. */
    private static final List<String> AT_ZERO = List.of("asynchronous", "subscriber", "hooked", MINUTELY);

    private static Tenant tenant;

    @TempDir
    static Path directory;

    @BeforeAll
    static void install() {
        var platform = INSTALLED.platform();
        var reason = INSTALLED.installation().events().whyNot();
        assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElseThrow());
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
            INSTALLED.installation().events().delete();
            kubectl.run("-n", Installation.NAMESPACE, "delete", "secret", DATABASE, "--ignore-not-found");
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

        assertThat(calls().publish("1", "order.open", "")).isEqualTo(401);
        assertThat(calls().publish("1", "order.open", tenant.token(""))).isEqualTo(202);
        assertThat(calls().publish("2", "order.paid", tenant.token(""))).isEqualTo(202);

        await(() -> metered(NAMESPACE, "subscriber", "ok") > 0);
        assertThat(metered(NAMESPACE, "subscriber", "ok")).isEqualTo(1);
    }

    @Test
    @Order(3)
    void aWebhookThatIsNotSignedRightWakesNothing() throws Exception {
        atZero("hooked");
        trigger("hooked", "hooked", "webhook: {path: in, verify: {provider: github, secret: nabi-webhooks}}", "");

        for (var i = 0; i < 10; i++) {
            assertThat(calls().hook("echo hook", "another key", "bad-" + i)).isEqualTo(401);
        }
        assertThat(instances("hooked").all()).isEmpty();
        assertThat(calls().hook("echo hook", KEY, "good")).isEqualTo(202);

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
        INSTALLED.installation().upgrade(InstalledEvents.onPostgres(postgres.url(), DATABASE));
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
    @Order(3)
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
        PlatformScenarios.await(
                platform(),
                Duration.ofMinutes(count + 4L),
                () -> calls().ids(topic).size() >= count);
        return calls().ids(topic);
    }

    private EventCalls calls() {
        return new EventCalls(tenant);
    }

    private String state(String location) {
        return calls().state(location);
    }

    private HttpResponse<String> send(String method, String path, String body, String... fields) {
        return calls().send(method, path, body, fields);
    }
}
