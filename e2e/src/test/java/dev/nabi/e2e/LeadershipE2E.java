package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two operators, of which one leads, while functions are called. */
class LeadershipE2E extends ClusterCase {
    private static final Duration STOPPED = Duration.ofSeconds(28);

    @BeforeEach
    void twoOperators() {
        INSTALLED.installation().upgrade(Map.of("operator.replicas", 2));
        await(() -> operators().size() == 2
                && Instances.ofComponent(platform(), "operator").ready().size() == 2);
        assumeTrue(
                operators().stream().allMatch(pod -> Instances.process(pod).isPresent()),
                "skipped: the cluster's node is another machine, whose processes are not seen");
    }

    @AfterEach
    void oneOperator() {
        INSTALLED.installation().upgrade(Map.of("operator.replicas", 1));
    }

    @Test
    void aLeaderThatIsStoppedForLongerThanItsLeaseDecidesNothingMoreAndIsReplaced() throws Exception {
        var function = ready(Faulty.named("led").with("scale: {min: 1, window: 10s}\nconcurrency: 1"));
        await(() -> leader() != null);
        var first = leader();
        var restarts = Instances.restarts(first);
        try (var load = Load.on(platform(), function, 2)) {
            load.awaitCalls(50);
            signal(first, "STOP");
            Thread.sleep(STOPPED);
            var second = leader();
            assertThat(name(second)).isNotEqualTo(name(first));
            var changes = changesOf(function);
            var continued = Instant.now();
            signal(first, "CONT");
            await(() -> Instances.restarts(named(first)) > restarts);
            load.awaitCalls(100);

            assertThat(name(leader())).isEqualTo(name(second));
            assertThat(decisions(first, continued)).isEmpty();
            E2eReport.note("scale changes while the leader was stopped and after: " + changes + ", then "
                    + changesOf(function));
            assertThat(load.stop().failures()).isEmpty();
        }
    }

    @Test
    void aLeaderThatIsDeletedHandsOverWithinTwoSeconds() throws Exception {
        await(() -> leader() != null);
        var first = leader();
        var start = System.nanoTime();
        Instances.ofComponent(platform(), "operator").delete(first);
        var holder = holder();
        while ((holder.isEmpty() || holder.startsWith(name(first)))
                && took(start).compareTo(Duration.ofSeconds(30)) < 0) {
            Thread.sleep(20);
            holder = holder();
        }
        E2eReport.note(
                "another operator holds the lease " + took(start).toMillis() + " ms after the leader was deleted");

        assertThat(holder).isNotEmpty().doesNotStartWith(name(first));
        var function = ready(Faulty.named("after"));
        assertThat(platform().call(function.path(), "echo x").statusCode()).isEqualTo(200);
    }

    private static Duration took(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The lines of scale changes that the process before the one that runs in a pod wrote from a moment on. */
    private List<String> decisions(Pod pod, Instant from) {
        var log = kubectl()
                .run("-n", Installation.NAMESPACE, "logs", name(pod), "--previous")
                .text();
        assertThat(log).contains("the lease is lost");
        return log.lines()
                .filter(line -> line.contains(" instances, "))
                .filter(line -> !OffsetDateTime.parse(line.substring(0, line.indexOf(' ')))
                        .toInstant()
                        .isBefore(from))
                .toList();
    }

    private List<String> changesOf(Faulty function) {
        return platform().client().v1().events().inNamespace(ClusterPlatform.FUNCTIONS).list().getItems().stream()
                .filter(event ->
                        function.name().equals(event.getInvolvedObject().getName()))
                .filter(event -> event.getReason().startsWith("Scaled"))
                .map(event -> event.getReason() + "×" + event.getCount())
                .toList();
    }

    private String holder() {
        return kubectl()
                .run(
                        "-n",
                        Installation.NAMESPACE,
                        "get",
                        "lease/nabi-operator",
                        "-o",
                        "jsonpath={.spec.holderIdentity}")
                .text();
    }

    private Pod leader() {
        var holder = holder();
        return operators().stream()
                .filter(pod -> holder.startsWith(name(pod)))
                .findFirst()
                .orElse(null);
    }

    private Pod named(Pod pod) {
        return operators().stream()
                .filter(each -> name(each).equals(name(pod)))
                .findFirst()
                .orElseThrow();
    }

    private List<Pod> operators() {
        return Instances.ofComponent(platform(), "operator").pods();
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }

    private static void signal(Pod pod, String signal) throws IOException, InterruptedException {
        var pid = Instances.process(pod).orElseThrow().pid();
        var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                .inheritIO()
                .start();
        assertThat(kill.waitFor(5, TimeUnit.SECONDS)).isTrue();
    }
}
