package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/** Three gateways share the calls of one function; one of them is killed, and the operator too. */
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyGatewaysE2E extends ClusterCase {
    private static final int CALLERS = 24;
    private static final int CONCURRENCY = 4;

    /** What 24 calls at once take by the rule, with its reserve: 24 + 1.62 √24 slots of 4 on each, and one more. */
    private static final int MOST = 9;

    /**
     * The slots of a killed gateway, a third of all, are set aside for as long as its calls may run, and gateways raise what is
     * full while no operator leads. Demand that was counted for each gateway would give 27.
     */
    private static final int MOST_AFTER_A_KILL = 18;

    /** How long a killed process may still hold connections, on a machine with more to do than cores. */
    private static final Duration DEATH = Duration.ofSeconds(5);

    private static final Duration FIRST_WINDOW = Duration.ofSeconds(10);

    @BeforeAll
    void oneOperator() {
        OneGateway.all(platform(), Installation.GATEWAYS);
        new Operators(platform()).scale(1);
        assumeTrue(
                gateways().ready().stream()
                        .allMatch(pod -> Instances.process(pod).isPresent()),
                "skipped: the cluster's node is another machine, whose processes are not seen");
    }

    @Test
    void scaleOnceForAllAndLoseOnlyWhatTheKilledOneHeld() throws Exception {
        var function = ready(Faulty.named("crowded")
                .with("concurrency: %d\nscale: {window: %ds}".formatted(CONCURRENCY, FIRST_WINDOW.toSeconds())));
        var victim = Instances.freshest(gateways().ready());
        var operator = Instances.ofComponent(platform(), "operator").ready().getFirst();
        try (var replicas = new Replicas();
                var load = Load.on(platform(), function, CALLERS)) {
            load.awaitCalls(1_000);
            replicas.awaitRest();
            var settled = replicas.changes().size();
            var killed = Instant.now();
            Instances.process(operator).orElseThrow().destroyForcibly();
            Instances.process(victim).orElseThrow().destroyForcibly();
            awaitRestart(operator);
            awaitRestart(victim);
            await(() -> gateways().ready().size() == 3);
            load.awaitCalls(1_000);
            replicas.awaitRest();

            var changes = replicas.changes();
            E2eReport.note("replicas with three gateways: " + changes.subList(0, settled) + ", after the kills "
                    + changes.subList(settled, changes.size()) + "; events " + events(function));
            assertThat(changes.subList(0, settled))
                    .as("the demand of three gateways, counted once")
                    .allMatch(count -> count <= MOST);
            assertThat(changes)
                    .as("with the slots of a killed gateway set aside")
                    .allMatch(count -> count <= MOST_AFTER_A_KILL);
            var failures = load.stop().failures();
            // A caller has one call at a time: the one that this gateway held, and the next on a connection to it.
            assertThat(failures)
                    .hasSizeLessThanOrEqualTo(2 * CALLERS)
                    .allSatisfy(failure -> assertThat(failure.status()).isZero())
                    .allSatisfy(failure -> assertThat(failure.sent()).isBefore(killed.plus(DEATH)));
        }
    }

    /**
     * A handler that may be called once at a time, by three gateways: each answer tells how many calls its instance had at most.
     * What a killed gateway had sent goes on in the instance, and counts.
     */
    @Test
    void keepToTheConcurrencyOfAnInstanceTogether() throws Exception {
        apply(counted());
        kubectl()
                .run("-n", ClusterPlatform.FUNCTIONS, "wait", "fn/counted", "--for=condition=Ready", "--timeout=180s")
                .succeeded();
        var path = "/function/" + ClusterPlatform.FUNCTIONS + "/counted";
        try (var load = Load.of(platform(), path, 12, n -> new Load.Order("call-" + n, "most 1 call-" + n))) {
            load.awaitCalls(400);
            var victim = Instances.freshest(gateways().ready());
            var operator = Instances.ofComponent(platform(), "operator").ready().getFirst();
            var killed = Instant.now();
            Instances.process(victim).orElseThrow().destroyForcibly();
            Instances.process(operator).orElseThrow().destroyForcibly();
            awaitRestart(victim);
            awaitRestart(operator);
            load.awaitCalls(400);
            await(() -> gateways().ready().size() == 3);
            load.awaitCalls(400);
            load.stop();
            E2eReport.note(
                    "concurrency 1, three gateways, one killed with the operator; started anew it joins as another");
            assertThat(load.failures())
                    .hasSizeLessThanOrEqualTo(2 * 12)
                    .allSatisfy(failure -> assertThat(failure.status()).isZero())
                    .allSatisfy(failure -> assertThat(failure.sent()).isBefore(killed.plus(DEATH)));
        } finally {
            kubectl().run("-n", ClusterPlatform.FUNCTIONS, "delete", "fn/counted", "--wait=false");
        }
    }

    private static String counted() {
        return """
            apiVersion: nabi.dev/v1alpha1
            kind: Function
            metadata: {name: counted, namespace: %s}
            spec:
              concurrency: 1
              scale: {max: 6}
              java:
                source: |
                  import java.util.concurrent.atomic.AtomicInteger;
                  import java.util.function.Function;

                  public class Counted implements Function<String, String> {
                      private static final AtomicInteger NOW = new AtomicInteger();
                      private static final AtomicInteger MOST = new AtomicInteger();

                      public String apply(String body) {
                          MOST.accumulateAndGet(NOW.incrementAndGet(), Math::max);
                          try {
                              Thread.sleep(20);
                          } catch (InterruptedException e) {
                              Thread.currentThread().interrupt();
                          }
                          NOW.decrementAndGet();
                          return "most " + MOST + " " + body;
                      }
                  }
            """.formatted(ClusterPlatform.FUNCTIONS);
    }

    private Instances gateways() {
        return Instances.ofComponent(platform(), "gateway");
    }

    /** The restart of what was killed, since the pod was read. */
    private void awaitRestart(Pod pod) {
        await(() -> Instances.restarts(platform().client().pods().resource(pod).get()) > Instances.restarts(pod));
    }

    private List<String> events(Faulty function) {
        return platform().client().v1().events().inNamespace(ClusterPlatform.FUNCTIONS).list().getItems().stream()
                .filter(event ->
                        function.name().equals(event.getInvolvedObject().getName()))
                .filter(event -> event.getReason().startsWith("Scaled"))
                .map(event -> event.getMessage() + " ×" + event.getCount())
                .toList();
    }

    /** Every value that the replicas of a revision had, in order. */
    private final class Replicas implements Watcher<Deployment>, AutoCloseable {
        private final Queue<Integer> seen = new ConcurrentLinkedQueue<>();
        private volatile Instant changed = Instant.now();
        private volatile int last = -1;
        private final Watch watch = platform()
                .client()
                .apps()
                .deployments()
                .inNamespace(ClusterPlatform.FUNCTIONS)
                .withLabel("nabi.dev/function", "crowded")
                .watch(this);

        List<Integer> changes() {
            return List.copyOf(seen);
        }

        /** Waits until they have stayed the same for longer than the operator watches before it takes anything away. */
        void awaitRest() {
            await(() -> changed.plus(FIRST_WINDOW).plusSeconds(5).isBefore(Instant.now()));
        }

        @Override
        public void eventReceived(Action action, Deployment deployment) {
            var replicas = deployment.getSpec().getReplicas();
            if (action != Action.DELETED && replicas != last) {
                last = replicas;
                changed = Instant.now();
                seen.add(replicas);
            }
        }

        @Override
        public void onClose(WatcherException cause) {}

        @Override
        public void close() {
            watch.close();
        }
    }
}
