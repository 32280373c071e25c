package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Pod;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The operator and the API server go, while functions are called. */
@Isolated
class ControlPlaneE2E extends ClusterCase {

    @Test
    void operatorKilledAtEachStepOfARolloutLosesNothingAndTheRolloutEnds() throws Exception {
        new Operators(platform()).scale(1);
        var function = Faulty.named("rollout").with("scale:\n  min: 1");
        ready(function.greeting("g0"));
        assumeTrue(
                Instances.process(operator()).isPresent(),
                "skipped: the cluster's node is another machine, whose processes are not seen");
        try (var load = Load.on(platform(), function, 3)) {
            load.awaitCalls(50);

            apply(function.greeting("g1"));
            kill();
            await(() -> serves(function, "g1"));

            apply(function.greeting("g2"));
            await(() -> field(function, "{.status.latestCreatedRevision}").equals("rollout-00003"));
            kill();
            await(() -> serves(function, "g2"));

            apply(function.greeting("g3"));
            await(() -> serves(function, "g3"));
            kill();
            load.awaitCalls(50);

            await(() -> condition(function, "Ready", "status").equals("True"));
            assertThat(load.stop().failures()).isEmpty();
            assertThat(load.unconnected()).isZero();
        }
    }

    @Test
    void apiServerDownForTwentySecondsIsNotNoticedByCallsAndWakesResume() throws Exception {
        assumeTrue(
                TestCluster.canLoseItsApi(),
                "skipped: NABI_E2E_API_STOP and NABI_E2E_API_START do not say how to stop and start the API server");
        var warm = ready(Faulty.named("warm").with("scale:\n  min: 1"));
        // On a busy machine the API server takes a minute to come back.
        var asleep = ready(Faulty.named("unwoken").with("scale:\n  window: 6s\nqueue:\n  waitSeconds: 200"));
        await(() -> Instances.of(platform(), asleep).pods().isEmpty());
        try (var load = Load.on(platform(), warm, 3)) {
            load.awaitCalls(50);
            HttpResponse<String> woken;
            try (var away = TestCluster.stopApi()) {
                var start = System.nanoTime();
                Thread.sleep(5000);
                var wake = Platform.HTTP.sendAsync(
                        platform().request(asleep.path(), "echo woken"), BodyHandlers.ofString());
                Thread.sleep(15_000);
                assertThat(wake).isNotDone();
                away.end();
                var down = Duration.ofNanos(System.nanoTime() - start);
                woken = wake.get();
                E2eReport.note("API server away for " + down.toSeconds() + " s; the wake was answered "
                        + Duration.ofNanos(System.nanoTime() - start)
                                .minus(down)
                                .toMillis() + " ms after it was back");
            }
            load.awaitCalls(50);

            assertThat(woken.statusCode()).as(woken.body()).isEqualTo(200);
            assertThat(load.stop().failures()).isEmpty();
            assertThat(load.unconnected()).isZero();
        }
        await(() -> Instances.of(platform(), asleep).pods().isEmpty());
    }

    private boolean serves(Faulty function, String greeting) {
        try {
            return platform().call(function.path(), "echo x").body().startsWith(greeting);
        } catch (Exception broken) {
            return false;
        }
    }

    private Pod operator() {
        return Instances.ofComponent(platform(), "operator").pods().getFirst();
    }

    private void kill() {
        Instances.process(operator()).orElseThrow().destroyForcibly();
    }
}
