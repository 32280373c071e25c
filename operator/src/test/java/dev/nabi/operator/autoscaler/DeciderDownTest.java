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
import org.junit.jupiter.api.Test;

/** What the rule takes away, and what it keeps. */
class DeciderDownTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = T0.plus(ofMinutes(10));
    private static final ScalingPolicy TEN_EACH = ScalingPolicy.defaults().withTarget(10);

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
    void doesNotGoToZeroWhileEventsWait() {
        var state = ScalingState.activeAt(T0);
        var decision = Decider.decide(TEN_EACH, Observation.idle(1).withEvents(3), state, LATER);
        assertThat(decision.replicas()).isEqualTo(1);

        var next = Decider.decide(TEN_EACH, Observation.idle(1), decision.next(), LATER.plusSeconds(1));
        assertThat(next)
                .returns(1, ScaleDecision::replicas)
                .returns(ScaleReason.RECENTLY_ACTIVE, ScaleDecision::reason);
    }

    @Test
    void takesNothingAwayWhenAGatewayIsSilent() {
        var decision = Decider.decide(TEN_EACH, Observation.idle(4).incomplete(), ScalingState.activeAt(T0), LATER);

        assertThat(decision).returns(4, ScaleDecision::replicas).returns(ScaleReason.NO_REPORT, ScaleDecision::reason);
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
        var surge = Observation.of(1, 1, 10, 100, load(5, 20), true);
        var raised = Decider.decide(TEN_EACH, surge, ScalingState.activeAt(T0), LATER);

        var within = Decider.decide(TEN_EACH, Observation.steady(11, 1), raised.next(), LATER.plusMillis(49_999));
        var after = Decider.decide(TEN_EACH, Observation.steady(11, 1), within.next(), LATER.plusSeconds(50));

        assertThat(raised.replicas()).isEqualTo(11);
        assertThat(within).returns(11, ScaleDecision::replicas).returns(ScaleReason.HOLDING, ScaleDecision::reason);
        assertThat(after).returns(5, ScaleDecision::replicas).returns(ScaleReason.DECLINE, ScaleDecision::reason);
    }

    @Test
    void keepsWhatASurgeAskedForLongerWhereInstancesStartSlowly() {
        var surge = Observation.of(1, 1, 10, 400, load(5, 20), true)
                .withInstances(new Observation.Instances(1, 1, 0, 0, 4));
        var raised = Decider.decide(TEN_EACH, surge, ScalingState.activeAt(T0), LATER);

        var within = Decider.decide(
                TEN_EACH, Observation.steady(raised.replicas(), 1), raised.next(), LATER.plusSeconds(59));

        assertThat(raised.replicas()).isGreaterThan(2);
        assertThat(within.reason()).isEqualTo(ScaleReason.HOLDING);
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

    @Test
    void aRevisionThatOnlyATagReachesHasNoMinimum() {
        var policy = TEN_EACH.withBounds(2, 20);

        var served = Decider.decide(policy, Observation.idle(0), ScalingState.activeAt(T0), T0);
        var tagged = Decider.decide(policy.in(Phase.TAGGED), Observation.idle(0), ScalingState.activeAt(T0), T0);
        var called = Decider.decide(
                policy.in(Phase.TAGGED), Observation.of(0, 0, 0, 1, Load.NONE, true), ScalingState.activeAt(T0), T0);

        assertThat(served.replicas()).isEqualTo(2);
        assertThat(tagged.replicas()).isEqualTo(0);
        assertThat(called.replicas()).isEqualTo(1);
    }

    private static Load load(double stable, double recent) {
        return new Load(stable, recent, 0, 0);
    }
}
