package dev.nabi.gateway.lending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.slots.DepartedMember;
import dev.nabi.api.slots.Member;
import dev.nabi.api.slots.SlotView;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LendingTest {
    private static final int SETTLING = 40;

    @ParameterizedTest
    @CsvSource(textBlock = """
            # pods, concurrency
            1, 1
            1, 2
            2, 1
            3, 4
            """)
    void callsOfAllGatewaysAreServedAndNoInstanceHasMoreThanItsConcurrency(int pods, int concurrency) {
        for (var seed = 0; seed < 100; seed++) {
            var all = new LendingGateways(concurrency, seed, "a", "b", "c");
            all.settled(1, "a", "b", "c");
            for (var pod = 0; pod < pods; pod++) {
                all.pod("pod" + pod);
            }
            walk(all, new Random(seed));
            endAll(all);
            assertThat(all.mostAtOnce).as("seed %d", seed).isLessThanOrEqualTo(concurrency);
            for (var node : all.nodes.values()) {
                assertThat(node.waiting)
                        .as("waits at %s, seed %d", node.id, seed)
                        .isZero();
                assertThat(node.taken())
                        .as("taken at %s, seed %d", node.id, seed)
                        .isZero();
            }
        }
    }

    private static void walk(LendingGateways all, Random random) {
        for (var i = 0; i < 300; i++) {
            var node = List.copyOf(all.nodes.values()).get(random.nextInt(all.nodes.size()));
            switch (random.nextInt(10)) {
                case 0, 1 -> node.arrive();
                case 2, 3 -> {
                    if (!node.calls.isEmpty()) {
                        node.calls.getFirst().end();
                    }
                }
                case 4 -> {
                    if (random.nextInt(5) == 0) {
                        all.tick();
                    }
                }
                default -> all.step();
            }
        }
    }

    private static void endAll(LendingGateways all) {
        for (var round = 0; round < SETTLING * 5; round++) {
            for (var i = 0; i < 200 && all.step(); i++) {}
            all.nodes.values().forEach(node -> List.copyOf(node.calls).forEach(LendingGateways.Call::end));
            all.tick();
        }
    }

    private static void run(LendingGateways all) {
        for (var i = 0; i < 1000 && all.step(); i++) {}
    }

    @Test
    void whatAKilledGatewayBorrowedComesBackWhenItsCallHasEnded() {
        var all = new LendingGateways(1, 7, "a", "b");
        all.settled(1, "a", "b");
        all.pod("pod");
        all.nodes.values().forEach(LendingGateways.Node::arrive);
        run(all);
        var holder = all.nodes.values().stream()
                .filter(node -> !node.calls.isEmpty())
                .findFirst()
                .orElseThrow();
        var other = all.nodes.values().stream()
                .filter(node -> node != holder)
                .findFirst()
                .orElseThrow();
        assertThat(other.waiting).isEqualTo(1);

        all.nodes.remove(holder.id);
        var view = new SlotView(
                2,
                "x",
                List.of(new Member(other.id, "http://" + other.id)),
                List.of(new DepartedMember(holder.id, 0, List.of("a", "b"), List.of(), null)),
                false,
                List.of());
        all.view(view);
        all.view(view.settled(List.of()));
        assertThat(all.raises).isEmpty();
        for (var second = 0; second < 39; second++) {
            all.tick();
            run(all);
            assertThat(other.waiting).as("after %d s", second).isEqualTo(1);
        }
        assertThat(all.raises).as("the only slot may be in use").contains("1 to 2");
        all.tick();
        all.tick();
        run(all);
        assertThat(other.waiting).isZero();
    }

    @Test
    void whatIsUsedAboveTheNewShareIsTold() {
        var all = new LendingGateways(1, 3, "a");
        all.settled(1, "a");
        for (var pod = 0; pod < 20; pod++) {
            all.pod("pod" + pod);
        }
        var node = all.nodes.get("a");
        for (var call = 0; call < 20; call++) {
            node.arrive();
        }
        assertThat(node.calls).hasSize(20);

        var joined = new SlotView(
                2, "x", List.of(new Member("a", "http://a"), new Member("b", "http://b")), List.of(), false, List.of());
        var held = all.view(joined).getFirst().held();
        assertThat(held).hasSizeBetween(1, 19);
        List.copyOf(node.calls).forEach(LendingGateways.Call::end);
        assertThat(all.view(joined.settled(held)).getFirst().held()).isEmpty();
    }
}
