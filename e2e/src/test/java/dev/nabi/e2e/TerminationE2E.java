package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Pods that are ended from outside, while they are called. */
@Order(3)
class TerminationE2E extends ClusterCase {

    @Test
    void deletedPodStreamsToTheEnd() throws Exception {
        var function = ready(Faulty.named("streamer").with("scale:\n  min: 1"));
        var instances = Instances.of(platform(), function);
        try (var load = Load.on(platform(), function, 2)) {
            var stream =
                    CompletableFuture.supplyAsync(() -> call(function, "stream 60 100"), Thread::startVirtualThread);
            Thread.sleep(1000);

            instances.delete(instances.pods().getFirst());

            assertThat(stream.get().lines()).hasSize(60);
            load.awaitCalls(20);
            assertThat(load.stop().failures()).isEmpty();
        }
    }

    @Test
    void deletingAPodUnderLoadLosesNothing() throws Exception {
        var function = ready(Faulty.named("deleted").with("scale:\n  min: 2"));
        var instances = Instances.of(platform(), function);
        await(() -> instances.ready().size() >= 2);
        try (var load = Load.on(platform(), function, 4)) {
            for (var i = 0; i < 3; i++) {
                load.awaitCalls(40);
                instances.delete(instances.ready().getFirst());
                await(() -> instances.ready().size() >= 2);
            }
            load.awaitCalls(40);

            assertThat(load.stop().failures()).isEmpty();
            assertThat(load.unconnected()).isZero();
        }
    }

    @Test
    void drainingTheNodeUnderLoadLosesNothing() throws Exception {
        var function = ready(Faulty.named("evicted").with("scale:\n  min: 2"));
        var instances = Instances.of(platform(), function);
        await(() -> instances.ready().size() >= 2);
        try (var load = Load.on(platform(), function, 4)) {
            load.awaitCalls(40);
            instances.pods().forEach(instances::evict);
            await(() -> instances.ready().size() >= 2);
            load.awaitCalls(40);

            assertThat(load.stop().failures()).isEmpty();
            assertThat(load.unconnected()).isZero();
        }
    }

    @Test
    void imageThatIgnoresSigtermLosesNothing() throws Exception {
        var function = ready(Faulty.named("deaf").onTerm("ignore").with("timeoutSeconds: 3\nscale:\n  min: 2"));
        var instances = Instances.of(platform(), function);
        await(() -> instances.ready().size() >= 2);
        try (var load = Load.on(platform(), function, 4)) {
            load.awaitCalls(100);
            var victim = instances.ready().getFirst();
            instances.delete(victim);
            // It is killed at the end of its grace, long after the last call has left it.
            await(() -> platform().client().pods().resource(victim).get() == null);
            load.awaitCalls(40);

            assertThat(load.stop().failures()).isEmpty();
        }
    }

    @Test
    void imageThatExitsAtOnceLosesOnlyWhatItHeld() throws Exception {
        var function = ready(Faulty.named("hasty").onTerm("exit").with("scale:\n  min: 2"));
        var instances = Instances.of(platform(), function);
        await(() -> instances.ready().size() >= 2);
        try (var load = Load.on(platform(), function, 4)) {
            load.awaitCalls(100);
            var deletion = Instant.now();
            instances.delete(instances.ready().getFirst());
            await(() -> instances.ready().size() >= 2);
            load.awaitCalls(40);

            var failures = load.stop().failures();
            assertThat(failures).hasSizeLessThanOrEqualTo(4);
            assertThat(failures).allSatisfy(failure -> {
                assertThat(failure.status()).isEqualTo(502);
                assertThat(failure.sent()).isBefore(deletion.plusSeconds(10));
            });
        }
    }

    private String call(Faulty function, String order) {
        try {
            return platform().call(function.path(), order).body();
        } catch (Exception broken) {
            return broken.toString();
        }
    }
}
