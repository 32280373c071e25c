package dev.nabi.operator.autoscaler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.operator.autoscaler.Observation.Load;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExplanationTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final ScalingPolicy TEN_SLOTS =
            ScalingPolicy.defaults().withSlots(10).withBounds(0, 50);

    @Test
    void aBurstTellsWhatWaitsWhatIsFreeAndHowLongAStartTakes() {
        var seen = Observation.of(3, 1, 8, 41, new Load(5, 9, 20, 2), true)
                .withInstances(new Observation.Instances(3, 1, 2, 0.4, 1.1));

        var decision = Decider.decide(TEN_SLOTS, seen, ScalingState.activeAt(T0), T0.plusSeconds(600));

        assertThat(decision.reason()).isEqualTo(ScaleReason.BURST);
        assertThat(decision.why().of(decision.reason()))
                .isEqualTo(
                        "what waits would take too long to drain (41 calls wait, 2 of 10 slots are free, 20 more come"
                                + " with 2 instances that start; a start takes 1.1 s, a call takes 2.00 s)");
    }

    @Test
    void eventsTellHowManyMayBeInFlightAndWhatIsFree() {
        var seen = Observation.of(1, 1, 8, 0, new Load(8, 8, 0, 0), true).withEvents(45);

        var decision = Decider.decide(TEN_SLOTS, seen, ScalingState.activeAt(T0), T0.plusSeconds(600));

        assertThat(decision.reason()).isEqualTo(ScaleReason.EVENTS);
        assertThat(decision.why().of(decision.reason()))
                .isEqualTo(
                        "events wait to be delivered (45 events may be in flight, 2 of 10 slots are free, 0 more come"
                                + " with 0 instances that start)");
    }

    @Test
    void aLoadTellsItsAverageAndWhatAnInstanceTakes() {
        var why = new Explanation(TEN_SLOTS, Observation.of(1, 1, 9, 0, new Load(14.55, 15.2, 0, 0), true));

        assertThat(why.of(ScaleReason.LOAD))
                .isEqualTo("the load's average asks for more (14.6 calls at a time over 15 s; 10 slots an instance)");
        assertThat(why.of(ScaleReason.RISE))
                .isEqualTo("load rose within seconds (15.2 calls at a time over 6 s, 14.6 calls at a time over 15 s;"
                        + " 10 slots an instance)");
    }

    @Test
    void aTargetIsToldWhereOneIsGiven() {
        var why = new Explanation(TEN_SLOTS.withTarget(7), Observation.of(1, 1, 9, 0, new Load(14, 14, 0, 0), true));

        assertThat(why.of(ScaleReason.DECLINE))
                .isEqualTo("the load's average asks for less (14.0 calls at a time over 60 s; target 7.0 an instance)");
    }

    @ParameterizedTest
    @EnumSource(ScaleReason.class)
    void everyReasonHasItsWords(ScaleReason reason) {
        assertThat(new Explanation(TEN_SLOTS, Observation.idle(1)).of(reason)).startsWith(reason.sentence());
    }
}
