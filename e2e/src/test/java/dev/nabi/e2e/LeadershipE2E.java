package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Two operators, of which one leads, while functions are called. */
@Isolated
class LeadershipE2E extends ClusterCase {
    @BeforeAll
    static void twoOperators() {
        operators().scale(2);
        assumeTrue(
                operators().pods().stream()
                        .allMatch(pod -> Instances.process(pod).isPresent()),
                "skipped: the cluster's node is another machine, whose processes are not seen");
    }

    @Test
    void aLeaderThatIsStoppedForLongerThanItsLeaseDecidesNothingMoreAndIsReplaced() throws Exception {
        var function = ready(Faulty.named("led").with("scale: {min: 1, window: 10s}\nconcurrency: 1"));
        await(operators()::leads);
        var first = operators().leader();
        var restarts = Instances.restarts(first);
        try (var load = Load.on(platform(), function, 2)) {
            load.awaitCalls(50);
            Operators.signal(first, "STOP");
            // Another leads once the lease of the one that is stopped has run out.
            await(() -> operators().leads() && !operators().holder().startsWith(name(first)));
            var second = operators().leader();
            var changes = changesOf(function);
            var continued = Instant.now();
            Operators.signal(first, "CONT");
            await(() -> Instances.restarts(operators().now(first)) > restarts);
            load.awaitCalls(100);

            assertThat(name(operators().leader())).isEqualTo(name(second));
            assertThat(decisions(first, continued)).isEmpty();
            E2eReport.note("scale changes while the leader was stopped and after: " + changes + ", then "
                    + changesOf(function));
            assertThat(load.stop().failures()).isEmpty();
        }
    }

    @Test
    void aLeaderThatIsDeletedHandsOverWithinTwoSeconds() throws Exception {
        await(operators()::leads);
        var first = operators().leader();
        var start = System.nanoTime();
        Instances.ofComponent(platform(), "operator").delete(first);
        var holder = operators().holder();
        while ((holder.isEmpty() || holder.startsWith(name(first)))
                && took(start).compareTo(Duration.ofSeconds(30)) < 0) {
            Thread.sleep(20);
            holder = operators().holder();
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

    private static Operators operators() {
        return new Operators(INSTALLED.platform());
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }
}
