package dev.nabi.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every order of events up to a depth: a call arrives, the operator decides on zero, marks, drains, lowers, a pod starts,
 * ends, is evicted, is replaced, a gateway wakes, crashes, reports late or not at all, the operator crashes.
 */
class ZeroRaceTest {
    private static final int ROUNDS = 60;

    @ParameterizedTest
    @CsvSource(textBlock = """
            # begins at, gateways, calls, faults, depth
            0, 1, 2, 1, 10
            0, 2, 2, 0, 9
            1, 1, 2, 1, 11
            1, 2, 2, 0, 9
            1, 2, 1, 1, 8
            """)
    void losesNoCallAndStrandsNoInstanceInAnyOrder(int replicas, int gateways, int calls, int faults, int depth) {
        var reached = new HashMap<Visit, Integer>();
        var frontier = List.of(new Visit(replicas == 0 ? ZeroRace.atZero(gateways) : ZeroRace.idleAtOne(gateways), 0));
        reached.put(frontier.getFirst(), 0);
        for (var step = 1; step <= depth; step++) {
            var next = new HashMap<Visit, Integer>();
            for (var visit : frontier) {
                following(visit, calls, faults)
                        .filter(each -> !reached.containsKey(each))
                        .forEach(each -> next.put(each, each.faults()));
            }
            reached.putAll(next);
            next.keySet().forEach(visit -> check(visit.state()));
            frontier = List.copyOf(next.keySet());
        }

        System.out.printf(
                "zero race from %d: %d gateways, %d calls, %d faults, depth %d: %,d states%n",
                replicas, gateways, calls, faults, depth, reached.size());
        assertThat(reached).hasSizeGreaterThan(100);
    }

    private record Visit(ZeroRace state, int faults) {}

    private static Stream<Visit> following(Visit visit, int calls, int faults) {
        var state = visit.state();
        var steps = ZeroRace.progress(state.gateways().size()).stream().map(step -> step.apply(state));
        var usual = Stream.of(steps, state.ends(), state.arrivals(calls))
                .flatMap(each -> each)
                .map(next -> new Visit(next, visit.faults()));
        return visit.faults() < faults
                ? Stream.concat(usual, state.faults().map(next -> new Visit(next, visit.faults() + 1)))
                : usual;
    }

    private static void check(ZeroRace state) {
        assertThat(state.cutsACall()).as("lowered under a call: %s", state).isFalse();
        var settled = settled(state, false);
        assertThat(settled.waiting()).as("waits without a wake: %s", state).isZero();
        var idle = settled(settled, true);
        assertThat(Map.of("replicas", idle.replicas(), "pods", idle.running().size()))
                .as("stranded: %s", state)
                .isEqualTo(Map.of("replicas", 0, "pods", 0));
    }

    /** Lets everything happen that happens by itself, again and again. */
    private static ZeroRace settled(ZeroRace from, boolean withEnds) {
        var steps = ZeroRace.progress(from.gateways().size());
        var state = from;
        for (var round = 0; round < ROUNDS; round++) {
            var before = state;
            for (var step : steps) {
                state = step.apply(state);
            }
            if (withEnds) {
                state = state.ends().findFirst().orElse(state);
            } else if (state.waiting() == 0) {
                return state;
            }
            if (state.equals(before)) {
                return state;
            }
        }
        return state;
    }
}
