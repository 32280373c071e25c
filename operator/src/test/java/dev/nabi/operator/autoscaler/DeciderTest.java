package dev.nabi.operator.autoscaler;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.operator.autoscaler.Observation.Load;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeciderTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = T0.plus(ofMinutes(10));
    private static final ScalingPolicy TEN_EACH = ScalingPolicy.defaults().withTarget(10);

    @ParameterizedTest
    @CsvSource(textBlock = """
            # replicas, ready, inFlight, stable, events, replicas wanted, reason
            0,  0,   0,   0,   1,   1, EVENTS
            0,  0,   0,   0, 101,  11, EVENTS
            2,  2,   0,   0,  45,   5, EVENTS
            2,  2,  20,  20,  20,   2, STEADY
            4,  4,  40,  45,  10,   5, LOAD
            2,  2,   0,   0, 900,  20, EVENTS
            1,  1,   0,   0,   1,   1, STEADY
            """)
    void scalesForEventsThatWaitASlotForEach(
            int replicas, int ready, int inFlight, double stable, int events, int wanted, ScaleReason reason) {
        var policy = ScalingPolicy.defaults().withSlots(10).withTarget(10);
        var seen = Observation.of(replicas, ready, inFlight, 0, load(stable, stable), false)
                .withEvents(events);

        var decision = Decider.decide(policy, seen, ScalingState.activeAt(T0), LATER);

        assertThat(decision).returns(wanted, ScaleDecision::replicas).returns(reason, ScaleDecision::reason);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # replicas, ready, inFlight, queued, stable, recent, replicas wanted, reason
            0,  0,   0,   1,    0,    0,   1, WAKE
            0,  0,   0,   200,  0,    0,  20, WAKE
            0,  0,   0,   0,    0,    0,   0, STEADY
            1,  1,   3,   0,    3,    3,   1, STEADY
            1,  1,  10,   0,   10,   10,   1, STEADY
            1,  1,  11,   0,   11,   11,   2, LOAD
            2,  2,  20,   5,   10,   12,   3, BURST
            2,  2,   5,  10,   10,   12,   2, STEADY
            2,  2,  20,  60,   10,   12,   8, BURST
            1,  0,   0,  35,    1,    5,   4, BURST
            4,  4,  40,   0,   45,   45,   5, LOAD
            4,  4,  90,   0,   30,   90,   9, RISE
            9,  9,  90,   0,   90,  100,   9, STEADY
            19, 19, 190, 600, 190,  190,  20, BURST
            3,  3,  12,   0,   12,   12,   2, DECLINE
            9,  9,   1,   0,    1,    1,   4, DECLINE
            2,  2,   0,   0,    0,    0,   1, DECLINE
            1,  1,   0,   0,    0,    0,   1, RECENTLY_ACTIVE
            30, 30, 300,  0,  300,  300,  20, MAXIMUM
            """)
    void followsTheLoad(
            int replicas,
            int ready,
            int inFlight,
            int queued,
            double stable,
            double recent,
            int wanted,
            ScaleReason reason) {
        var seen = Observation.of(replicas, ready, inFlight, queued, load(stable, recent), true);

        var decision = Decider.decide(TEN_EACH, seen, ScalingState.activeAt(T0), LATER);

        assertThat(decision).returns(wanted, ScaleDecision::replicas).returns(reason, ScaleDecision::reason);
    }

    @Test
    void raisesOnWhatIsKnownWhenAGatewayIsSilent() {
        var decision = Decider.decide(
                TEN_EACH, Observation.steady(1, 10).withQueued(45).incomplete(), ScalingState.activeAt(T0), LATER);

        assertThat(decision).returns(6, ScaleDecision::replicas).returns(ScaleReason.BURST, ScaleDecision::reason);
    }

    @Test
    void asksForNothingMoreWhenWhatStartsDrainsTheQueue() {
        // 40 wait, ten slots work at 0.1 s each, and two instances are half way through their start
        var seen = Observation.of(3, 1, 10, 40, new Load(30, 30, 50, 0.1), true)
                .withInstances(new Observation.Instances(3, 1, 2, 1, 1));

        assertThat(Decider.decide(TEN_EACH, seen, ScalingState.activeAt(T0), LATER))
                .returns(3, ScaleDecision::replicas)
                .returns(ScaleReason.STEADY, ScaleDecision::reason);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # queued, seconds a call, arrivals/s, seconds a start → instances, of one that is ready with ten slots
              5,   0.1,    90,  1,  1
             90,   0.1,    90,  1,  2
            400,   0.1,    90,  1,  5
            400,   1,       0,  1, 20
            400,   1,      50,  1, 20
             40,  10,       0,  1,  5
             40,   0.1,   120,  1,  2
             40,   0.1,   120,  5,  2
            """)
    void judgesAQueueByHowLongItTakesToDrain(int queued, double each, double arrivals, double start, int wanted) {
        var seen = withStart(Observation.of(1, 1, 10, queued, new Load(7, 7, arrivals, each), true), start);

        assertThat(Decider.decide(TEN_EACH, seen, ScalingState.activeAt(T0), LATER)
                        .replicas())
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # load → instances of ten slots for latency, balanced, cost
              1,  1,  1,  1
              4,  1,  1,  1
              6,  2,  1,  1
              7,  2,  2,  1
             14,  3,  2,  2
             50,  7,  7,  6
            100, 13, 12, 12
            """)
    void keepsAReserveByWhatTheFunctionPrefers(double load, int latency, int balanced, int cost) {
        var policy = ScalingPolicy.defaults().withSlots(10).withBounds(0, 100);
        var seen = Observation.of(1, 1, 1, 0, load(load, 0), true);

        for (var row : List.of(
                Map.entry(Preference.LATENCY, latency),
                Map.entry(Preference.BALANCED, balanced),
                Map.entry(Preference.COST, cost))) {
            assertThat(Decider.decide(policy.preferring(row.getKey()), seen, ScalingState.activeAt(T0), LATER)
                            .replicas())
                    .as(row.getKey().name())
                    .isEqualTo(row.getValue());
        }
    }

    @Test
    void takesForChanceWhatAShortAverageOfLongCallsDeviatesBy() {
        var policy = ScalingPolicy.defaults().withSlots(4).withBounds(0, 100);

        var shortCalls = Observation.of(8, 8, 26, 0, new Load(20, 32, 0, 0.01), true);
        var longCalls = Observation.of(8, 8, 26, 0, new Load(20, 32, 0, 4), true);

        assertThat(Decider.decide(policy, shortCalls, ScalingState.activeAt(T0), LATER)
                        .reason())
                .isEqualTo(ScaleReason.RISE);
        assertThat(Decider.decide(policy, longCalls, ScalingState.activeAt(T0), LATER)
                        .reason())
                .isEqualTo(ScaleReason.STEADY);
    }

    @Test
    void holdsTheMinimumFromTheStart() {
        var decision = Decider.decide(TEN_EACH.withBounds(3, 20), Observation.idle(1), ScalingState.activeAt(T0), T0);

        assertThat(decision).returns(3, ScaleDecision::replicas).returns(ScaleReason.MINIMUM, ScaleDecision::reason);
    }

    @Test
    void startsOneInstanceOfARevisionThatProvesItselfAndLeavesItAlone() {
        var proving = TEN_EACH.in(Phase.PROVING);

        var start = Decider.decide(proving, Observation.idle(0), ScalingState.activeAt(T0), T0);
        var keep = Decider.decide(proving, Observation.idle(1), start.next(), T0.plus(Duration.ofDays(1)));

        assertThat(start).returns(1, ScaleDecision::replicas).returns(ScaleReason.PROVE, ScaleDecision::reason);
        assertThat(keep.replicas()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # in flight, queued, stable, panic → instances
              0,   0,    0,    0,  0
              1,   0,    0,    0,  1
              0,   0,  0.1,    0,  1
             42,   0,   42,   20,  5
             42,   0,   20,   20,  5
             20,   0,   20,   42,  5
             20,  30,   20,   20,  5
            999, 999,  999,  999, 20
            """)
    void tellsWhatALoadNeedsWhoeverCarriesIt(int inFlight, int queued, double stable, double panic, int needed) {
        var seen = Observation.of(1, 1, inFlight, queued, load(stable, panic), true);

        assertThat(Decider.needed(TEN_EACH, seen)).isEqualTo(needed);
    }

    @Test
    void givesARisingRevisionWhatItsTrafficNeedsAndNoMoreThanTheMaximum() {
        var rising = TEN_EACH.in(Phase.RISING);

        assertThat(Decider.decide(rising.atLeast(7), Observation.idle(1), ScalingState.activeAt(T0), T0))
                .returns(7, ScaleDecision::replicas)
                .returns(ScaleReason.ROLLOUT, ScaleDecision::reason);
        assertThat(Decider.decide(rising.atLeast(70), Observation.idle(1), ScalingState.activeAt(T0), T0)
                        .replicas())
                .isEqualTo(20);
    }

    private static Load load(double stable, double recent) {
        return new Load(stable, recent, 0, 0);
    }

    private static Observation withStart(Observation seen, double seconds) {
        return seen.withInstances(
                new Observation.Instances(seen.replicas(), seen.ready(), seen.starting(), 0, seconds));
    }
}
