package dev.nabi.operator.autoscaler;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.operator.autoscaler.Observation.Load;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    @Test
    void doesNotGoToZeroWhileEventsWait() {
        var state = ScalingState.activeAt(T0);
        var decision = Decider.decide(TEN_EACH, Observation.idle(1).withEvents(3), state, LATER);
        assertThat(decision.replicas()).isEqualTo(1);

        var next = Decider.decide(TEN_EACH, Observation.idle(1), decision.next(), LATER.plusSeconds(1));
        assertThat(next)
                .returns(1, ScaleDecision::replicas)
                .returns(ScaleReason.RECENTLY_ACTIVE, ScaleDecision::reason);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # replicas, ready, inFlight, queued, stable, recent, replicas wanted, reason
            0,  0,   0,   1,    0,    0,   1, WAKE
            0,  0,   0,   200,  0,    0,  11, WAKE
            0,  0,   0,   0,    0,    0,   0, STEADY
            1,  1,   3,   0,    3,    3,   1, STEADY
            1,  1,  10,   0,   10,   10,   1, STEADY
            1,  1,  11,   0,   11,   11,   2, LOAD
            2,  2,  20,   5,   10,   12,   2, STEADY
            2,  2,  20,  60,   10,   12,   4, BURST
            1,  0,   0,  35,    1,    5,   2, BURST
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
    void reachesZeroOnlyAfterTheIdlePeriod() {
        var policy = ScalingPolicy.defaults().withScaleToZeroAfter(ofMinutes(5));
        var idle = Observation.idle(1);

        var early = Decider.decide(
                policy, idle, ScalingState.activeAt(T0), T0.plus(ofMinutes(5)).minusMillis(1));
        var late = Decider.decide(policy, idle, early.next(), T0.plus(ofMinutes(5)));

        assertThat(early.replicas()).isEqualTo(1);
        assertThat(late).returns(0, ScaleDecision::replicas).returns(ScaleReason.IDLE, ScaleDecision::reason);
    }

    @Test
    void beginsTheIdlePeriodAnewWithEachCall() {
        var called = Observation.of(1, 1, 0, 0, load(0.01, 0), true);

        var afterCall = Decider.decide(TEN_EACH, called, ScalingState.activeAt(T0), LATER);
        var later = Decider.decide(TEN_EACH, Observation.idle(1), afterCall.next(), LATER.plus(ofSeconds(59)));
        var atLast = Decider.decide(TEN_EACH, Observation.idle(1), later.next(), LATER.plus(ofSeconds(60)));

        assertThat(later.reason()).isEqualTo(ScaleReason.RECENTLY_ACTIVE);
        assertThat(atLast.reason()).isEqualTo(ScaleReason.IDLE);
    }

    @Test
    void keepsOneInstanceWhileARequestIsInFlightHoweverLong() {
        var slow = Observation.of(1, 1, 1, 0, Load.NONE, false);

        var decision = Decider.decide(TEN_EACH, slow, ScalingState.activeAt(T0), T0.plus(Duration.ofDays(1)));

        assertThat(decision.replicas()).isEqualTo(1);
    }

    @Test
    void takesNothingAwayWhenAGatewayIsSilent() {
        var decision = Decider.decide(TEN_EACH, Observation.idle(4).incomplete(), ScalingState.activeAt(T0), LATER);

        assertThat(decision).returns(4, ScaleDecision::replicas).returns(ScaleReason.NO_REPORT, ScaleDecision::reason);
    }

    @Test
    void raisesOnWhatIsKnownWhenAGatewayIsSilent() {
        var decision = Decider.decide(
                TEN_EACH, Observation.steady(1, 10).withQueued(45).incomplete(), ScalingState.activeAt(T0), LATER);

        assertThat(decision).returns(3, ScaleDecision::replicas).returns(ScaleReason.BURST, ScaleDecision::reason);
    }

    @Test
    void takesNothingAwayBeforeAWholeWindowWasWatched() {
        var early = Decider.decide(TEN_EACH, Observation.idle(4), ScalingState.activeAt(T0), T0.plusMillis(59_999));
        var late = Decider.decide(TEN_EACH, Observation.idle(4), early.next(), T0.plusSeconds(60));

        assertThat(early).returns(4, ScaleDecision::replicas).returns(ScaleReason.OBSERVING, ScaleDecision::reason);
        assertThat(late.replicas()).isEqualTo(2);
    }

    @Test
    void keepsWhatASurgeAskedForForAWhile() {
        var surge = Observation.of(1, 1, 10, 200, load(5, 20), true);
        var raised = Decider.decide(TEN_EACH, surge, ScalingState.activeAt(T0), LATER);

        var within = Decider.decide(TEN_EACH, Observation.steady(11, 1), raised.next(), LATER.plusMillis(49_999));
        var after = Decider.decide(TEN_EACH, Observation.steady(11, 1), within.next(), LATER.plusSeconds(50));

        assertThat(raised.replicas()).isEqualTo(11);
        assertThat(within).returns(11, ScaleDecision::replicas).returns(ScaleReason.HOLDING, ScaleDecision::reason);
        assertThat(after).returns(5, ScaleDecision::replicas).returns(ScaleReason.DECLINE, ScaleDecision::reason);
    }

    @Test
    void keepsWhatASurgeAskedForLongerWhereInstancesStartSlowly() {
        var surge = withStart(Observation.of(1, 1, 10, 400, load(5, 20), true), 4);
        var raised = Decider.decide(TEN_EACH, surge, ScalingState.activeAt(T0), LATER);

        var within = Decider.decide(
                TEN_EACH, Observation.steady(raised.replicas(), 1), raised.next(), LATER.plusSeconds(59));

        assertThat(raised.replicas()).isGreaterThan(2);
        assertThat(within.reason()).isEqualTo(ScaleReason.HOLDING);
    }

    @Test
    void asksForNothingMoreWhenWhatStartsDrainsTheQueue() {
        // 40 wait, ten slots work at 0.1 s each, and two instances are half way through their start
        var seen = new Observation(3, 1, 2, 1, 1, 10, 40, new Load(30, 30, 50, 0.1), true, true);

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
    void holdsWhatWasWantedForADownDelayOfAnyLength() {
        var policy = TEN_EACH.withScaleDownDelay(ofMinutes(30));
        var state = Decider.decide(
                        policy, Observation.steady(8, 80), ScalingState.activeAt(T0), LATER.plus(ofMinutes(30)))
                .next();
        for (var minute = 31; minute < 60; minute++) {
            var decision = Decider.decide(policy, Observation.steady(8, 20), state, LATER.plus(ofMinutes(minute)));
            assertThat(decision.reason()).as("minute %d", minute).isEqualTo(ScaleReason.HOLDING);
            state = decision.next();
        }

        assertThat(Decider.decide(policy, Observation.steady(8, 20), state, LATER.plus(ofMinutes(61))))
                .returns(ScaleReason.DECLINE, ScaleDecision::reason);
    }

    @Test
    void keepsWhatALoadNeedsThatComesBackAfterAPauseOfTheSameLength() {
        // given: 80 calls at a time for 20 s, then none for 30 s, twice
        var state = ScalingState.activeAt(T0);
        var replicas = 8;
        var lowest = new ArrayList<Integer>();
        for (var wave = 0; wave < 3; wave++) {
            lowest.add(8);
            for (var second = 0; second < 50; second++) {
                var now = LATER.plusSeconds(50L * wave + second);
                var seen = Observation.steady(replicas, second < 20 ? 80 : 0);

                var decision = Decider.decide(TEN_EACH, seen, state, now);

                state = decision.next();
                replicas = decision.replicas();
                lowest.set(wave, Math.min(lowest.get(wave), replicas));
            }
        }

        // then: the first pause takes the instances away, the second is held
        assertThat(lowest).containsExactly(1, 8, 8);
    }

    @Test
    void forgetsAPauseThatDoesNotComeAgain() {
        var state = ScalingState.activeAt(T0);
        for (var load : List.of(80, 0, 80)) {
            state = Decider.decide(TEN_EACH, Observation.steady(8, load), state, LATER.plusSeconds(load == 80 ? 30 : 0))
                    .next();
        }
        var now = LATER.plus(ofMinutes(11));
        var last = Decider.decide(TEN_EACH, Observation.steady(8, 80), state, now);

        var after = Decider.decide(TEN_EACH, Observation.steady(8, 10), last.next(), now.plusSeconds(8));

        assertThat(after.reason()).isEqualTo(ScaleReason.DECLINE);
    }

    @Test
    void goesDownToTheMostThatWasWantedWithinTheDelay() {
        var policy = TEN_EACH.withScaleDownDelay(ofSeconds(30));
        var state = ScalingState.activeAt(T0);
        var now = LATER;

        // when the load falls from 80 to 50 and, ten seconds later, to 40
        var first = Decider.decide(policy, Observation.steady(8, 80), state, now);
        var second = Decider.decide(policy, Observation.steady(8, 50), first.next(), now.plusSeconds(10));
        var third = Decider.decide(policy, Observation.steady(8, 40), second.next(), now.plusSeconds(20));

        // then the eight are held for the delay, and go down to the five that were wanted last
        assertThat(third).returns(8, ScaleDecision::replicas).returns(ScaleReason.HOLDING, ScaleDecision::reason);
        var state4 = third.next();
        var replicas = 8;
        for (var second4 = 21; second4 <= 100; second4++) {
            var decision = Decider.decide(policy, Observation.steady(replicas, 40), state4, now.plusSeconds(second4));
            assertThat(decision.replicas()).isBetween(4, 8);
            if (second4 < 30) {
                assertThat(decision.replicas()).isEqualTo(8);
            }
            replicas = decision.replicas();
            state4 = decision.next();
        }
        assertThat(replicas).isEqualTo(4);
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

    @Test
    void endsARetiredRevisionThatNeverAnsweredWithoutAskingAnyGateway() {
        var failed = Observation.idle(1).withReady(0).incomplete();

        var decision = Decider.decide(TEN_EACH.in(Phase.RETIRED), failed, ScalingState.activeAt(T0), T0);

        assertThat(decision).returns(0, ScaleDecision::replicas).returns(ScaleReason.RETIRED, ScaleDecision::reason);
    }

    @Test
    void letsARetiredRevisionFinishWhatItHolds() {
        var retired = TEN_EACH.withBounds(2, 20).in(Phase.RETIRED);

        var busy =
                Decider.decide(retired, Observation.of(1, 0, 1, 0, Load.NONE, false), ScalingState.activeAt(T0), LATER);
        var idle = Decider.decide(retired, Observation.idle(1), busy.next(), LATER.plusSeconds(7));

        assertThat(busy.replicas()).isEqualTo(1);
        assertThat(idle).returns(0, ScaleDecision::replicas).returns(ScaleReason.RETIRED, ScaleDecision::reason);
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
        return new Observation(
                seen.replicas(),
                seen.ready(),
                seen.starting(),
                0,
                seconds,
                seen.inFlight(),
                seen.queued(),
                seen.load(),
                true,
                true);
    }
}
