package dev.nabi.gateway.activation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.gateway.instances.PodView;
import dev.nabi.gateway.instances.Prober;
import dev.nabi.gateway.metrics.PrometheusMeters;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.Ticks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** One of three gateways that was killed, and has started anew while no operator leads. */
class GatewayThatWaitsForOthersTest {
    private static final RevisionKey KEY = new RevisionKey("shop", "cart", "cart-00001");

    private final List<String> raises = new ArrayList<>();
    private long nanos;
    private final Ticks ticks = new Ticks() {
        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long millis() {
            return nanos / 1_000_000;
        }
    };
    private final Revisions revisions = new Revisions(new RevisionContext(
            1,
            ticks,
            (millis, task) -> {},
            new Prober((instance, answer) -> answer.is(true), (millis, task) -> {}),
            new NotedScale(),
            new NoOperator(),
            new PrometheusMeters(new SimpleMeterRegistry(), 10),
            new Slots("a", 3, 0, ticks)));

    private final class NotedScale implements ScaleClient {
        @Override
        public CompletionStage<Outcome> wake(RevisionKey revision) {
            return CompletableFuture.completedFuture(new Outcome.NotNeeded());
        }

        @Override
        public CompletionStage<Outcome> raise(RevisionKey revision, int from, int to) {
            raises.add(from + " to " + to);
            return CompletableFuture.completedFuture(new Outcome.Raised());
        }
    }

    private static final class NoOperator implements DemandListener {
        @Override
        public void urgent(Revision revision) {}

        @Override
        public boolean isUnheard() {
            return true;
        }
    }

    private static final class Waits extends Waiter {
        @Override
        protected void granted(Permit taken) {}

        @Override
        protected void refused(RefusalReason reason) {}
    }

    /** It would raise each second until it takes slots, and none of these instances would serve a call of it any sooner. */
    @Test
    void raisesNothingUntilItMayTakeSlots() {
        revisions.functionSeen(new FunctionKey("shop", "cart"), new Limits(1, 10, 100, 1000, 5), null, Set.of(KEY));
        var revision = Objects.requireNonNull(revisions.find(KEY));
        revisions.podSeen(new PodView("one", "one", KEY, "10.0.0.1", 8080, false, null, 256, 30, 50, null, false));
        revision.enqueue(new Waits());
        revision.enqueue(new Waits());

        for (var second = 0; second < 9; second++) {
            nanos = second * 1_000_000_000L;
            revisions.lookAfterQueues();
        }
        assertThat(raises).isEmpty();

        nanos = Slots.WAIT_MILLIS * 1_000_000;
        revisions.lookAfterQueues();
        assertThat(raises).containsExactly("1 to 2");
    }
}
