package dev.nabi.gateway.activation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.slots.DepartedMember;
import dev.nabi.api.slots.Member;
import dev.nabi.api.slots.SlotView;
import dev.nabi.gateway.instances.PodView;
import dev.nabi.gateway.instances.Prober;
import dev.nabi.gateway.metrics.PrometheusMeters;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.Ticks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many deliveries of events one of two gateways says that there is room for: two instances of six slots. */
class DeliveryWindowTest {
    private static final RevisionKey KEY = new RevisionKey("shop", "cart", "cart-00001");

    private final Slots slots = new Slots("a", 2, 0, Ticks.system());
    private final Revisions revisions = new Revisions(new RevisionContext(
            1,
            Ticks.system(),
            (millis, task) -> {},
            new Prober((instance, answer) -> answer.is(true), (millis, task) -> {}),
            new NoScale(),
            new NobodyListens(),
            new PrometheusMeters(new SimpleMeterRegistry(), 10),
            slots));

    private static final class NoScale implements ScaleClient {
        @Override
        public CompletionStage<Outcome> wake(RevisionKey revision) {
            return CompletableFuture.completedFuture(new Outcome.NotNeeded());
        }

        @Override
        public CompletionStage<Outcome> raise(RevisionKey revision, int from, int to) {
            return CompletableFuture.completedFuture(new Outcome.NotNeeded());
        }
    }

    private static final class NobodyListens implements DemandListener {
        @Override
        public void urgent(Revision revision) {}

        @Override
        public boolean isUnheard() {
            return false;
        }
    }

    private Revision withTwoInstances(List<DepartedMember> departed, String... members) {
        var all = Stream.of(members).map(id -> new Member(id, "http://" + id)).toList();
        slots.accept(new SlotView(1, "x", all, departed, true, List.of()));
        revisions.functionSeen(new FunctionKey("shop", "cart"), new Limits(6, 10, 1000, 1000, 5), null, Set.of(KEY));
        for (var pod : List.of("one", "two")) {
            revisions.podSeen(new PodView(pod, pod, KEY, "10.0.0.1", 8080, false, null, 256, 30, 50, null, false));
        }
        return Objects.requireNonNull(revisions.find(KEY));
    }

    @Test
    void isOverAllGatewaysAndNotTheShareOfOne() {
        assertThat(withTwoInstances(List.of(), "a", "b").deliveryWindow()).isEqualTo(12);
    }

    @Test
    void takesTheOtherGatewaysToHaveAsManyCalls() {
        var revision = withTwoInstances(List.of(), "a", "b");

        Objects.requireNonNull(revision.tryAdmit(0));

        assertThat(revision.deliveryWindow()).isEqualTo(10);
    }

    @Test
    void leavesOutItsOwnDeliveries() {
        var revision = withTwoInstances(List.of(), "a", "b");

        Objects.requireNonNull(revision.tryAdmit(0));
        revision.deliveryBegins();

        assertThat(revision.deliveryWindow()).isEqualTo(12);
    }

    @Test
    void leavesOutSlotsThatNobodyMayUse() {
        var killed = new DepartedMember("b", 0, List.of("a", "b"), List.of(), 100L);

        assertThat(withTwoInstances(List.of(killed), "a").deliveryWindow()).isEqualTo(6);
    }
}
