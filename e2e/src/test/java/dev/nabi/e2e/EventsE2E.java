package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * The events process of the chart ({@code events.enabled}): with SQLite on a volume, then two of them on one PostgreSQL. Cases that
 * only call events run beside each other; those that end it come one after another.
 */
@Order(1)
class EventsE2E extends EventsCase {
    private static final String DATABASE = "nabi-e2e-events-database";
    private static final String MINUTELY = "minutely";

    /** Schedules that are due in the same minute: each is one instant that two replicas might both fire. */
    private static final int SCHEDULES = 8;

    /** Functions of the cases that begin at zero. They go there together. */
    private static final List<String> AT_ZERO = List.of("asynchronous", "subscriber", "hooked", MINUTELY);

    /** Calls that wait for a Function at zero, and how many instances it may have. */
    private static final int BACKLOG = 120;

    private static final int MOST_INSTANCES = 3;

    @TempDir
    static Path directory;

    @BeforeAll
    static void install() throws IOException {
        var platform = INSTALLED.platform();
        var installed = INSTALLED.installation().events();
        var reason = installed.whyNot();
        assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElseThrow());
        var address = installed.nodeAddress();
        if (NodePostgres.whyNot(address).isEmpty()) {
            receiver = CallbackReceiver.at(address);
        }
        tenant = Tenant.create(platform, NAMESPACE);
        tenant.mayForwardPorts(Installation.NAMESPACE);
        platform.kubectl().apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: nabi-webhooks, namespace: %s}
                stringData: {github: "%s"}
                """.formatted(NAMESPACE, KEY)).succeeded();
        var toZero = "scale:\n  zeroAfter: 5s\n  window: 6s";
        AT_ZERO.forEach(name -> tenant.apply(Faulty.named(name).with(toZero)));
        tenant.apply(Faulty.named("backlog").with("concurrency: 1\n" + toZero + "\n  max: " + MOST_INSTANCES));
    }

    @AfterAll
    static void takeItAway() {
        if (receiver != null) {
            receiver.close();
        }
        if (tenant != null) {
            tenant.delete();
            INSTALLED.installation().events().delete();
            INSTALLED
                    .platform()
                    .kubectl()
                    .run("-n", Installation.NAMESPACE, "delete", "secret", DATABASE, "--ignore-not-found");
        }
    }

    /** The longest first and last: the thread that begins takes them from the end, others from the start. */
    @Nested
    @Order(1)
    @Execution(SAME_THREAD)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    class WhileItRuns {
        @Test
        @Order(1)
        @Execution(CONCURRENT)
        void aJarOfFiveMegabytesIsStoredOnTheVolumeChangedRolledBackAndCollected() throws Exception {
            new StoredJar(tenant, directory, "kept-on-volume").isChangedRolledBackAndCollected();
        }

        /** The code store and dead letters review a token, and administrators of kind and k3s have none. */
        @Test
        @Order(2)
        @Execution(CONCURRENT)
        void whoHasACertificateAndNoTokenDeploysAJarAndSeesDeadLettersByAnAccount() throws Exception {
            var ann = new CertificateUser(tenant, Files.createDirectory(directory.resolve("ann")));
            try {
                ann.deploysAJarAndSeesDeadLettersByAnAccount();
            } finally {
                ann.delete();
            }
        }

        /** By an account that may forward a port of events besides; the API asks Kubernetes for the rest. */
        @Test
        @Order(3)
        @Execution(CONCURRENT)
        void aDeadLetterIsRedrivenByTheCommandLine() throws Exception {
            assumeTrue(CommandLine.isBuilt(), "the command line is not packaged: ./nabi build");
            tenant.apply(Faulty.named("mended").with("async: {maxAttempts: 1}"));
            await(() -> ready("fn/mended").equals("True"));
            var location = callLater("mended", "crash");
            await(() -> state(location).contains("\"state\":\"dead\""));

            var nabi = new CommandLine(tenant.kubectl(directory).kubeconfig(), directory, Installation.NAMESPACE);
            assertThat(said(nabi, "list")).contains(location.substring("/async/".length()), "AttemptsSpent");
            assertThat(said(nabi, "redrive", "--dry-run")).isEqualTo("would redrive 1\n");
            assertThat(said(nabi, "redrive")).isEqualTo("redrove 1\n");
            await(() -> state(location).contains("\"state\":\"dead\"")
                    && state(location).split("\"outcome\"", -1).length == 3);
            assertThat(said(nabi, "purge")).isEqualTo("purged 1\n");
            assertThat(get(location).statusCode()).isEqualTo(404);
            kubectl().run("-n", NAMESPACE, "delete", "fn", "mended", "--wait=false");
        }

        private String said(CommandLine nabi, String command, String... more) {
            var words = new ArrayList<>(List.of("dead-letters", command, "--function", "mended"));
            words.addAll(List.of(more));
            return nabi.run(words.toArray(String[]::new)).succeeded().out();
        }

        @Test
        @Order(4)
        @Execution(CONCURRENT)
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
        @Order(5)
        @Execution(CONCURRENT)
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

        /** Its one instance takes a call at a time: what waits at events is what the operator scales for. */
        @Test
        @Order(6)
        @Execution(CONCURRENT)
        void callsThatWaitRaiseAFunctionFromZeroToItsMost() {
            atZero("backlog");
            for (var i = 0; i < BACKLOG; i++) {
                callLater("backlog", "sleep 500 n" + i);
            }

            var most = new AtomicInteger();
            await(() -> {
                most.accumulateAndGet(instances("backlog").ready().size(), Math::max);
                return metered(NAMESPACE, "backlog", "ok") >= BACKLOG;
            });
            assertThat(most).hasValue(MOST_INSTANCES);
            assertThat(metered(NAMESPACE, "backlog", "ok")).isEqualTo(BACKLOG);
            E2eReport.note(BACKLOG + " calls that waited raised a Function from zero to " + most + " instances");
        }

        /** And a schedule begins, which is looked at when its minute is over. */
        @Test
        @Order(7)
        @Execution(CONCURRENT)
        void anAsynchronousCallOfAFunctionAtZeroEnds() {
            atZero(MINUTELY);
            schedule(MINUTELY, MINUTELY, "minutes");
            atZero("asynchronous");

            var location = callLater("asynchronous", "echo later");

            await(() -> state(location).contains("\"state\":\"succeeded\""));
            assertThat(state(location)).contains("hello later");
        }
    }

    @Nested
    @Order(2)
    @Execution(SAME_THREAD)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    class WhenItEnds {
        @Test
        @Order(1)
        void eventsAndCallbacksOutliveTheirPod() {
            var load = load();
            var victim = events().ready().getFirst();

            var calls = load.during(
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

            load.assertAllEnd(calls, "its pod was killed");
        }

        /** The one pod with its volume is replaced: while it is away calls are answered 503, and none that was accepted is lost. */
        @Test
        @Order(2)
        void anUpgradeUnderLoadLosesNothing() {
            losesNothingInARollout("statefulset", 1, "the StatefulSet was rolled out");
        }

        /** It was due for the first time while the other cases ran. */
        @Test
        @Order(3)
        void aScheduleFires() {
            awaitFired("minutes", 1);
            kubectl().run("-n", NAMESPACE, "delete", "trig", MINUTELY, "--wait=false");
        }
    }

    @Nested
    @Order(3)
    @Execution(SAME_THREAD)
    class OfTwoReplicasOnPostgresql {
        @BeforeAll
        static void replaceIt() throws IOException, SQLException {
            var address = URI.create(INSTALLED.platform().gateway()).getHost();
            if (NodePostgres.whyNot(address).isEmpty()) {
                var postgres = NodePostgres.at(address);
                var installation = INSTALLED.installation();
                INSTALLED
                        .platform()
                        .kubectl()
                        .apply(postgres.secret(Installation.NAMESPACE, DATABASE))
                        .succeeded();
                installation.upgrade(installation.events().onPostgres(postgres.url(), DATABASE));
                // One of before has a store of its own.
                PlatformScenarios.await(
                        INSTALLED.platform(),
                        () -> events().all().size() == 2 && events().ready().size() == 2);
            }
        }

        @BeforeEach
        void skipWithoutIt() {
            assumeTwoReplicas();
        }

        @Test
        @Execution(CONCURRENT)
        void aScheduleFiresOnce() {
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

        @Test
        @Execution(CONCURRENT)
        void aJarOfFiveMegabytesIsStoredAndCollected() throws Exception {
            new StoredJar(tenant, directory, "kept-in-postgres").isServedAndCollected();
        }
    }

    @Nested
    @Order(4)
    @Execution(SAME_THREAD)
    class WhenReplicasEnd {
        /** Of two replicas one at a time is replaced. */
        @Test
        void anUpgradeOfTwoReplicasUnderLoadLosesNothing() {
            assumeTwoReplicas();
            losesNothingInARollout("deployment", 2, "the Deployment was rolled out");
        }
    }

    private static void assumeTwoReplicas() {
        Optional<String> reason =
                NodePostgres.whyNot(URI.create(INSTALLED.platform().gateway()).getHost());
        assumeTrue(reason.isEmpty(), () -> "skipped: pods reach no PostgreSQL of this test: " + reason.orElseThrow());
    }
}
