package dev.nabi.operator.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every order of events up to a depth in which slots of an instance change hands: views and answers late, lost and out of order,
 * gateways that join, leave, are killed and started anew while their calls go on, a leader that crashes and one that does not
 * know yet that it leads no more. The instance never has more calls than its concurrency, and no slot is lost for ever.
 */
class SlotHandOverTest {
    /** {@code -Dnabi.walks} says how many; what a change of the rule has to pass are 1,500 and more. */
    private static final int WALKS = Integer.getInteger("nabi.walks", 400);

    @ParameterizedTest
    @CsvSource(textBlock = """
            # gateways, concurrency, instances, faults, depth
            1, 1, 1, 1, 9
            1, 1, 1, 2, 6
            1, 1, 2, 1, 7
            2, 1, 1, 1, 7
            2, 2, 2, 1, 6
            2, 3, 1, 2, 5
            3, 2, 1, 1, 5
            """)
    void neverGivesASlotTwiceAndLosesNone(int gateways, int concurrency, int pods, int faults, int depth) {
        var start = new Visit(settled(SlotHandOver.of(gateways), concurrency), 0);
        var reached = new HashSet<Visit>(Set.of(start));
        var frontier = List.of(start);
        for (var step = 1; step <= depth; step++) {
            var next = new HashSet<Visit>();
            for (var visit : frontier) {
                following(visit, concurrency, pods, faults)
                        .filter(each -> !reached.contains(each))
                        .forEach(next::add);
            }
            reached.addAll(next);
            next.forEach(visit -> assertThat(visit.state().most())
                    .as("calls at once: %s", visit.state())
                    .isLessThanOrEqualTo(concurrency));
            frontier = List.copyOf(next);
        }
        for (var visit : frontier) {
            checkNothingIsLost(visit.state(), concurrency);
        }
        System.out.printf(
                "slots: %d gateways, concurrency %d, %d instances, %d faults, depth %d: %,d states%n",
                gateways, concurrency, pods, faults, depth, reached.size());
        assertThat(reached).hasSizeGreaterThan(500);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # gateways, concurrency
            1, 1
            2, 1
            3, 1
            3, 4
            4, 2
            """)
    void keepsToItOnLongWalksToo(int gateways, int concurrency) {
        var steps = 0;
        for (var seed = 0; seed < WALKS; seed++) {
            var random = new Random(seed);
            var state = settled(SlotHandOver.of(gateways), concurrency);
            for (var step = 0; step < 40; step++) {
                var choice =
                        switch (random.nextInt(12)) {
                            case 0 ->
                                state.gateways().size() < 6 ? state.faults(concurrency) : Stream.of(state.later());
                            case 1 ->
                                state.pods().size() < 3 && random.nextInt(3) == 0
                                        ? state.started()
                                        : Stream.of(state.later());
                            case 2, 3 -> state.arrivals(concurrency);
                            case 4, 5, 6, 7 -> state.callsBeginAndEnd(concurrency);
                            default -> state.exchanges(concurrency);
                        };
                var next = choice.toList();
                state = next.isEmpty() ? state : next.get(random.nextInt(next.size()));
                assertThat(state.most())
                        .as("calls at once, seed %d: %s", seed, state)
                        .isLessThanOrEqualTo(concurrency);
                steps++;
            }
            checkNothingIsLost(state, concurrency);
        }
        System.out.printf(
                "slots: %d gateways, concurrency %d: %,d steps of random walks%n", gateways, concurrency, steps);
    }

    private record Visit(SlotHandOver state, int faults) {}

    private static Stream<Visit> following(Visit visit, int concurrency, int pods, int faults) {
        var started = visit.state().pods().size() < pods ? visit.state().started() : Stream.<SlotHandOver>of();
        var usual =
                Stream.concat(visit.state().usual(concurrency), started).map(next -> new Visit(next, visit.faults()));
        return visit.faults() < faults
                ? Stream.concat(
                        usual, visit.state().faults(concurrency).map(next -> new Visit(next, visit.faults() + 1)))
                : usual;
    }

    private static void checkNothingIsLost(SlotHandOver state, int concurrency) {
        var rest = settled(state.withOneOperator(), concurrency);
        var isServed = rest.gateways().stream().anyMatch(gateway -> !gateway.isLeaving());
        for (var pod = 0; pod < rest.pods().size(); pod++) {
            assertThat(usable(rest, pod, concurrency))
                    .as("usable at last of instance %d: %s", pod, rest)
                    .isEqualTo(isServed ? concurrency : 0);
        }
    }

    /** The reason for looking up the youngest pod: what starts after a gateway was killed is whole for the others. */
    @ParameterizedTest
    @CsvSource({"2, 2", "3, 4"})
    void anInstanceThatStartsAfterAGatewayWasKilledIsWholeAtOnce(int gateways, int concurrency) {
        var before = settled(SlotHandOver.of(gateways), concurrency);
        var killed = before.killedForGood(before.gateways().getFirst());
        for (var round = 0; round < 3; round++) {
            killed = rounds(killed, concurrency);
        }
        var after = killed.started().toList().getLast();

        assertThat(usable(after, 0, concurrency)).as("slots of the old one").isLessThan(concurrency);
        assertThat(usable(after, 1, concurrency)).as("slots of the young one").isEqualTo(concurrency);
    }

    private static int usable(SlotHandOver state, int pod, int concurrency) {
        return state.gateways().stream()
                .mapToInt(gateway -> state.usable(gateway, pod, concurrency))
                .sum();
    }

    private static SlotHandOver rounds(SlotHandOver from, int concurrency) {
        var state = from;
        for (var i = 0; i < state.gateways().size(); i++) {
            state = state.exchange(
                    state.operators().getFirst(), state.gateways().get(i), concurrency);
        }
        return state;
    }

    /** Lets everything arrive, calls end and time pass, as often as it takes. */
    private static SlotHandOver settled(SlotHandOver from, int concurrency) {
        var state = from;
        for (var message : from.sent()) {
            state = state.deliver(message, concurrency);
        }
        for (var answer : state.answers()) {
            state = state.hear(answer);
        }
        for (var round = 0; round < 9; round++) {
            state = rounds(state, concurrency);
            if (round == 3 || round == 4 || round == 5) {
                state = state.later();
            }
        }
        return state;
    }
}
