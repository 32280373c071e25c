package dev.nabi.operator.revision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.ScaleSpec;
import dev.nabi.api.v1alpha1.TrafficTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficShiftTest {
    private static final List<TrafficTarget> OLD = List.of(target("old", 100));
    private static final List<TrafficTarget> NEW = List.of(target("new", 100));

    @ParameterizedTest
    @CsvSource(textBlock = """
            # old runs, new is ready, the load needs (-1: not known) → new gets, and needs instances
            10,  1, 10,  10, 10
            10,  3, 10,  30, 10
            10,  9, 10,  90, 10
            10, 10, 10, 100,  0
            10,  4,  4, 100,  0
            10,  3,  4,  70,  4
             1,  1,  1, 100,  0
             1,  1,  9, 100,  0
             0,  1,  0, 100,  0
             3,  1,  0, 100,  0
            10,  1, -1,   0, 10
            10,  9, -1,   0, 10
            10, 10, -1, 100,  0
             0,  1, -1, 100,  0
            """)
    void movesWhatTheReadyInstancesCarry(int old, int ready, int demanded, int share, int needed) {
        var routes = shift(OLD, NEW, known(demanded), running("old", old, old), running("new", ready, ready));

        assertThat(routes.share("new")).isEqualTo(share);
        assertThat(routes.share("old")).isEqualTo(100 - share);
        assertThat(routes.needed()).isEqualTo(needed == 0 ? Map.of() : Map.of("new", needed));
    }

    @Test
    void aRevisionWithoutTrafficShowsAReadyInstanceFirstAlsoWhenNothingIsCalled() {
        var zero = shift(OLD, NEW, known(0), running("old", 0, 0), running("new", 0, 0));
        var starting = shift(OLD, NEW, known(0), running("old", 0, 0), running("new", 1, 0));
        var ready = shift(OLD, NEW, known(0), running("old", 0, 0), running("new", 1, 1));

        assertThat(zero.targets()).isEqualTo(OLD);
        assertThat(zero.needed()).isEqualTo(Map.of("new", 1));
        assertThat(starting.targets()).isEqualTo(OLD);
        assertThat(ready.targets()).isEqualTo(NEW);
    }

    @Test
    void neverGivesBackWhatHasMovedWhileTheLoadRises() {
        var half = List.of(target("new", 50), target("old", 50));

        var routes = shift(half, NEW, known(20), running("old", 10, 10), running("new", 10, 5));

        assertThat(routes.targets()).containsExactlyInAnyOrderElementsOf(half);
        assertThat(routes.needed()).isEqualTo(Map.of("new", 20));
    }

    @Test
    void goesOnAsItWasWhileTheLoadIsNotKnown() {
        var third = List.of(target("new", 30), target("old", 70));

        var routes = shift(third, NEW, OptionalInt.empty(), running("old", 7, 7), running("new", 5, 5));

        assertThat(routes.targets()).containsExactlyElementsOf(third);
        assertThat(routes.needed()).isEqualTo(Map.of("new", 10));
    }

    @Test
    void goesAllAtOnceToWhatAnswersWhenTheOldOneDoesNotAnyMore() {
        var routes = shift(OLD, NEW, known(10), running("old", 10, 0), running("new", 1, 1));

        assertThat(routes.targets()).isEqualTo(NEW);
    }

    @Test
    void neverAsksForMoreThanTheFunctionMayHave() {
        var routes = TrafficShift.step(
                OLD, routes(NEW), List.of(running("old", 30, 30), running("new", 5, 5)), known(40), bounds(0, 20));

        assertThat(routes.needed()).isEqualTo(Map.of("new", 20));
    }

    @Test
    void waitsForTheMinimumAlsoWhenNothingIsCalled() {
        var one = TrafficShift.step(
                OLD, routes(NEW), List.of(running("old", 3, 3), running("new", 1, 1)), known(0), bounds(3, 20));
        var three = TrafficShift.step(
                OLD, routes(NEW), List.of(running("old", 3, 3), running("new", 3, 3)), known(0), bounds(3, 20));

        assertThat(one.needed()).isEqualTo(Map.of("new", 3));
        assertThat(three.targets()).isEqualTo(NEW);
    }

    @Test
    void movesSharesBetweenNamedRevisionsTheSameWay() {
        var canary = List.of(target("old", 90), target("new", 10));
        var half = List.of(target("old", 50), target("new", 50));

        var routes = shift(canary, half, known(10), running("old", 9, 9), running("new", 1, 1));

        assertThat(routes.targets()).containsExactlyInAnyOrderElementsOf(canary);
        assertThat(routes.needed()).isEqualTo(Map.of("new", 5));
        assertThat(shift(canary, half, known(10), running("old", 9, 9), running("new", 5, 5))
                        .targets())
                .isEqualTo(half);
    }

    @Test
    void changesOfSharesAtRestNeedNoInstance() {
        var canary = List.of(target("old", 90), target("new", 10));
        var half = List.of(target("old", 50), target("new", 50));

        assertThat(shift(canary, half, known(0), running("old", 0, 0), running("new", 0, 0))
                        .targets())
                .isEqualTo(half);
    }

    @Test
    void aTagMovesLast() {
        var now = List.of(new TrafficTarget("old", 100, "live"));
        var wanted = List.of(new TrafficTarget("new", 100, "live"), new TrafficTarget("new", 0, "next"));

        var midway = shift(now, wanted, known(10), running("old", 10, 10), running("new", 5, 5));
        var done = shift(midway.targets(), wanted, known(10), running("old", 10, 10), running("new", 10, 10));

        assertThat(midway.targets())
                .containsExactly(
                        target("new", 50), new TrafficTarget("old", 50, "live"), new TrafficTarget("new", 0, "next"));
        assertThat(done.targets()).isEqualTo(wanted);
    }

    /** From any shares to any others: the weights always sum to 100, never overload, and arrive. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void arrivesWithoutOverloadingAnybodyThatGains(long seed) {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++) {
            var names = List.of("a", "b", "c");
            var now = shares(random, names);
            var start = now;
            var wanted = shares(random, names);
            var demanded = random.nextInt(30);
            var ready = new ArrayList<>(List.of(0, 0, 0));
            for (var index = 0; index < 3; index++) {
                ready.set(index, Math.ceilDiv(demanded * share(now, names.get(index)), 100));
            }
            var steps = 0;
            while (true) {
                var routes = shift(
                        now,
                        wanted,
                        known(demanded),
                        running("a", ready.get(0), ready.get(0)),
                        running("b", ready.get(1), ready.get(1)),
                        running("c", ready.get(2), ready.get(2)));
                assertThat(routes.targets().stream()
                                .mapToInt(TrafficTarget::weight)
                                .sum())
                        .isEqualTo(100);
                for (var index = 0; index < 3; index++) {
                    var name = names.get(index);
                    if (routes.share(name) > share(now, name)) {
                        assertThat(demanded * routes.share(name))
                                .as("%s of %s with %s", routes, demanded, ready)
                                .isLessThanOrEqualTo(100 * ready.get(index) + 100);
                    }
                }
                now = routes.targets();
                if (!routes.isShifting()) {
                    assertThat(now).isEqualTo(wanted);
                    break;
                }
                for (var index = 0; index < 3; index++) {
                    int floor = routes.needed().getOrDefault(names.get(index), 0);
                    if (ready.get(index) < floor) {
                        ready.set(index, ready.get(index) + 1);
                    }
                }
                assertThat(steps++).as("%s to %s, %s", start, wanted, demanded).isLessThan(100);
            }
        }
    }

    private static List<TrafficTarget> shares(Random random, List<String> names) {
        var first = random.nextInt(101);
        var second = random.nextInt(101 - first);
        return List.of(
                target(names.get(0), first), target(names.get(1), second), target(names.get(2), 100 - first - second));
    }

    @Test
    void aTagThatIsSharedMovesWholeAndLast() {
        var now = List.of(target("old", 100), tagged("old", 100));
        var wanted = List.of(target("new", 100), tagged("old", 90), tagged("new", 10));

        var rising = shift(now, wanted, known(10), running("old", 10, 10), running("new", 1, 1));
        var there = shift(rising.targets(), wanted, known(10), running("old", 9, 9), running("new", 10, 10));

        assertThat(rising.share("new")).isEqualTo(10);
        assertThat(rising.targets()).contains(tagged("old", 100)).noneMatch(target -> target.equals(tagged("new", 10)));
        assertThat(there.targets()).isEqualTo(wanted);
    }

    @Test
    void weightsOfATagBetweenRevisionsWithoutAShareChangeAtOnce() {
        var now = List.of(target("new", 100), tagged("one", 100));
        var wanted = List.of(target("new", 100), tagged("one", 90), tagged("two", 10));

        var routes = shift(now, wanted, known(1), running("new", 1, 1), running("one", 0, 0), running("two", 0, 0));

        assertThat(routes.targets()).isEqualTo(wanted);
    }

    private static TrafficTarget tagged(String revision, int tagWeight) {
        return new TrafficTarget(revision, 0, "live", tagWeight);
    }

    private static int share(List<TrafficTarget> targets, String name) {
        return routes(targets).share(name);
    }

    private static Routes shift(
            List<TrafficTarget> now, List<TrafficTarget> wanted, OptionalInt demanded, Revision... existing) {
        return TrafficShift.step(now, routes(wanted), List.of(existing), demanded, bounds(0, 100));
    }

    private static ScaleSpec bounds(int min, int max) {
        return new ScaleSpec(min, max, null, null, null, null, null, null, null);
    }

    private static Routes routes(List<TrafficTarget> targets) {
        return new Routes(targets, Optional.empty());
    }

    private static OptionalInt known(int demanded) {
        return demanded < 0 ? OptionalInt.empty() : OptionalInt.of(demanded);
    }

    private static TrafficTarget target(String name, int weight) {
        return new TrafficTarget(name, weight, null);
    }

    private static Revision running(String name, int replicas, int ready) {
        return new Revision(name, 1, "t", replicas, replicas, ready, Optional.empty());
    }
}
