package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Gateways that go, while calls pass through them. */
@Isolated
class GatewayEndE2E extends ClusterCase {
    private static final int CALLERS = 8;

    @Test
    void rollingTheGatewaysLosesNothing() throws Exception {
        var function = ready(Faulty.named("rolled").with("scale:\n  min: 1"));
        try (var load = Load.on(platform(), function, CALLERS)) {
            load.awaitCalls(100);
            kubectl()
                    .run("-n", Installation.NAMESPACE, "rollout", "restart", "deploy/nabi-gateway")
                    .succeeded();
            kubectl()
                    .run("-n", Installation.NAMESPACE, "rollout", "status", "deploy/nabi-gateway", "--timeout=170s")
                    .succeeded();
            // Until the old ones are gone altogether.
            await(() -> Instances.ofComponent(platform(), "gateway").all().size() == Installation.GATEWAYS
                    && Instances.ofComponent(platform(), "gateway").ready().size() == Installation.GATEWAYS);
            load.awaitCalls(200);

            assertThat(load.stop().failures()).isEmpty();
            assertThat(load.unconnected()).isZero();
        }
    }

    @Test
    void killedGatewayLosesWhatItHeldAndNothingElse() throws Exception {
        var gateways = Instances.ofComponent(platform(), "gateway");
        await(() -> gateways.ready().size() == Installation.GATEWAYS);
        var victim = Instances.freshest(gateways.ready());
        var process = Instances.process(victim);
        assumeTrue(process.isPresent(), "skipped: the cluster's node is another machine, whose processes are not seen");
        var function = ready(Faulty.named("survivor").with("scale:\n  min: 1"));
        try (var load = Load.on(platform(), function, CALLERS)) {
            load.awaitCalls(100);
            var killed = Instant.now();
            process.orElseThrow().destroyForcibly();
            var restarts = Instances.restarts(victim);
            await(() -> Instances.restarts(
                            platform().client().pods().resource(victim).get())
                    > restarts);
            await(() -> gateways.ready().size() == Installation.GATEWAYS);
            load.awaitCalls(200);

            var failures = load.stop().failures();
            assertThat(failures)
                    .allSatisfy(failure -> assertThat(failure.status()).isZero());
            // A caller has one call at a time: each may have lost the one that this gateway held.
            assertThat(failures)
                    .filteredOn(failure -> failure.sent().isBefore(killed))
                    .hasSizeLessThanOrEqualTo(CALLERS);
            // And its next one, on another connection to it whose end the client has not seen yet.
            assertThat(failures)
                    .filteredOn(failure -> !failure.sent().isBefore(killed))
                    .hasSizeLessThanOrEqualTo(CALLERS)
                    .allSatisfy(failure -> assertThat(failure.sent()).isBefore(killed.plusSeconds(5)));
        }
    }
}
