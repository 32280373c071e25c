package dev.nabi.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.demand.BacklogReport;
import dev.nabi.api.demand.BacklogReport.FunctionBacklog;
import dev.nabi.api.demand.DemandReport;
import dev.nabi.api.demand.RevisionDemand;
import dev.nabi.operator.autoscaler.ScaleReason;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScalerTest extends ScalerCase {
    private static final URI EVENTS = URI.create("http://127.0.0.1:3");

    @Test
    void raisesAtOnceOnALineThatSaysThatSomethingWaits() {
        publish(Phase.SERVING, 0, List.of());

        report(ONE, 0, 35, List.of());

        assertThat(cluster.writes).containsExactly("raise 0→4");
        assertThat(cluster.reasons).containsExactly(ScaleReason.WAKE);
        assertThat(cluster.whys)
                .containsExactly("an invocation waits and nothing runs (35 calls wait; a start takes 1.0 s)");
    }

    @Test
    void raisesForEventsThatWaitAsManyAsMayBeInFlight() {
        publish(Phase.SERVING, 0, List.of());

        scaler.backlog(EVENTS, backlog(5_000, 25));

        assertThat(cluster.writes).containsExactly("raise 0→3");
        assertThat(cluster.reasons).containsExactly(ScaleReason.EVENTS);
        assertThat(scaler.backlog()).isEqualTo(5_000);
    }

    @Test
    void believesOneOfSeveralEventsProcessesThatShareAStore() {
        publish(Phase.SERVING, 0, List.of());

        scaler.backlog(EVENTS, backlog(15, 0));
        scaler.backlog(TWO, backlog(15, 0));

        assertThat(cluster.writes).containsExactly("raise 0→2");
        assertThat(scaler.backlog()).isEqualTo(15);
    }

    @Test
    void forgetsABacklogThatNobodyTellsAnyMore() {
        scaler.backlog(EVENTS, backlog(15, 0));
        now = now.plus(BacklogBoard.FRESH);

        publish(Phase.SERVING, 0, List.of());
        tick();

        assertThat(cluster.writes).isEmpty();
    }

    @Test
    void aBacklogThatIsGoneIsNotListedInACompleteLine() {
        scaler.backlog(EVENTS, backlog(15, 0));
        scaler.backlog(EVENTS, new BacklogReport(true, List.of()));

        publish(Phase.SERVING, 0, List.of());
        tick();

        assertThat(cluster.writes).isEmpty();
        assertThat(scaler.backlog()).isZero();
    }

    @Test
    void raisesNothingForEventsWhereThereIsNoTraffic() {
        publish(Phase.RETIRED, 0, List.of());

        scaler.backlog(EVENTS, backlog(15, 0));

        assertThat(cluster.writes).isEmpty();
    }

    private static BacklogReport backlog(long due, long cap) {
        return new BacklogReport(false, List.of(new FunctionBacklog(FUNCTION.namespace(), FUNCTION.name(), due, cap)));
    }

    @Test
    void leavesAWakeOfOneToTheGatewayThatHoldsTheCallForAWhile() {
        publish(Phase.SERVING, 0, List.of());
        report(ONE, 0, 5, List.of());
        now = now.plusMillis(1_999);
        tick();
        report(ONE, 0, 6, List.of());
        assertThat(cluster.writes).isEmpty();

        now = now.plusMillis(1);
        tick();
        assertThat(cluster.writes).containsExactly("raise 0→1");
    }

    @Test
    void givesAGatewayTheSameTimeForTheNextWake() {
        publish(Phase.SERVING, 0, List.of());
        report(ONE, 0, 5, List.of());
        publish(Phase.SERVING, 1, List.of(pod("a", false)));
        report(ONE, 0, 0, List.of());
        publish(Phase.SERVING, 0, List.of());
        cluster.writes.clear();
        now = now.plusSeconds(2);

        report(ONE, 0, 5, List.of());
        assertThat(cluster.writes).isEmpty();
    }

    @Test
    void sumsWhatAllGatewaysHold() {
        gateways = Set.of(ONE, TWO);
        tick();
        publish(Phase.SERVING, 1, List.of(pod("a", false)));

        report(ONE, 4, 0, List.of());
        report(TWO, 6, 3, List.of());

        assertThat(cluster.writes).containsExactly("raise 1→2");
    }

    @Test
    void writesARaiseOnceWhileItsEchoIsOnTheWay() {
        publish(Phase.SERVING, 0, List.of());

        report(ONE, 0, 35, List.of());
        report(ONE, 0, 36, List.of());
        now = now.plusSeconds(1);
        tick();

        assertThat(cluster.writes).containsExactly("raise 0→4");
    }

    @Test
    void decidesAgainWhenSomebodyWasFaster() {
        publish(Phase.SERVING, 0, List.of());
        cluster.answer = new ScaleOutcome.Conflict();

        report(ONE, 0, 35, List.of());
        cluster.answer = new ScaleOutcome.Written();
        publish(Phase.SERVING, 1, List.of(pod("a", false)));

        assertThat(cluster.writes).containsExactly("raise 0→4", "failed Conflict", "raise 1→4");
    }

    @Test
    void lowersNothingInTheFirstWindowAfterARestart() {
        idleFor(59, false);

        assertThat(cluster.writes).isEmpty();
    }

    @Test
    void tellsOfAWakeThatAGatewayDid() {
        publish(Phase.SERVING, 0, List.of());
        publish(Phase.SERVING, 1, List.of());

        assertThat(cluster.writes).isEmpty();
        assertThat(cluster.reasons).containsExactly(ScaleReason.OUTSIDE);
    }

    @Test
    void startsARevisionThatIsToProveItself() {
        publish(Phase.PROVING, 0, List.of());

        assertThat(cluster.writes).containsExactly("raise 0→1");
    }

    @Test
    void endsASupersededRevisionThatNeverAnswered() {
        scaler.publish(FUNCTION, Optional.of(POLICY), List.of(view(Phase.RETIRED, 1, 0, List.of(pod("a", false)))));

        assertThat(cluster.writes).containsExactly("lower 1→0 at 7");
    }

    @Test
    void raisesARevisionToWhatTheTrafficThatComesToItNeeds() {
        scaler.publish(FUNCTION, Optional.of(POLICY), List.of(rising(1, 4)));

        assertThat(cluster.writes).containsExactly("raise 1→4");
        assertThat(cluster.reasons).containsExactly(ScaleReason.ROLLOUT);
    }

    @Test
    void takesNothingFromARevisionThatHasJustGotItsTraffic() {
        scaler.publish(FUNCTION, Optional.of(POLICY), List.of(rising(4, 4)));
        idleFor(30, false);

        publish(Phase.SERVING, 4, List.of(pod("a", false), pod("b", false), pod("c", false), pod("d", false)));
        idleFor(59, false);
        assertThat(cluster.writes).isEmpty();
        idleFor(2, false);

        assertThat(cluster.writes).hasSize(1).first().asString().startsWith("mark ");
    }

    @Test
    void leavesOneInstanceOfARevisionThatBrokeOnItsWayToTraffic() {
        scaler.publish(FUNCTION, Optional.of(POLICY), List.of(view(Phase.PROVING, 4, 0, List.of(pod("a", false)))));

        assertThat(cluster.writes).containsExactly("lower 4→1 at 7");
    }

    @Test
    void tellsWhatTheLoadOfAFunctionNeedsOnceItWasWatched() {
        publish(Phase.SERVING, 5, List.of(pod("a", false)));
        assertThat(scaler.demanded(FUNCTION)).isEmpty();

        for (var second = 0; second < 5; second++) {
            busy(42, second);
        }
        assertThat(scaler.demanded(FUNCTION))
                .as("a panic window has six seconds")
                .isEmpty();
        busy(42, 5);
        busy(42, 6);
        assertThat(scaler.demanded(FUNCTION)).hasValue(5);

        now = now.plusSeconds(4);
        assertThat(scaler.demanded(FUNCTION)).as("after a silence").isEmpty();
    }

    private void busy(int load, int second) {
        now = now.plusSeconds(1);
        var demand = new RevisionDemand(
                FUNCTION.namespace(),
                FUNCTION.name(),
                REVISION.revision(),
                load,
                0,
                (second + 1L) * load * 1_000_000_000L,
                0,
                List.of());
        scaler.report(ONE, new DemandReport(ONE.toString(), 1, 0, true, List.of(demand)));
    }

    private static RevisionView rising(int replicas, int floor) {
        return new RevisionView(
                REVISION, Phase.RISING, floor, replicas, replicas, List.of(), "7", Duration.ofSeconds(30));
    }

    @Test
    void keepsThePolicyThatAFunctionHadWhileItsSpecIsInvalid() {
        scaler.publish(FUNCTION, Optional.of(POLICY.withBounds(2, 3)), List.of(view(Phase.SERVING, 2, 2, List.of())));
        scaler.publish(FUNCTION, Optional.empty(), List.of(view(Phase.SERVING, 2, 2, List.of())));

        report(ONE, 0, 500, List.of());

        assertThat(cluster.writes).containsExactly("raise 2→3");
    }

    @Test
    void forgetsAFunctionThatIsNoMore() {
        publish(Phase.SERVING, 0, List.of());
        scaler.forget(FUNCTION);

        report(ONE, 0, 35, List.of());

        assertThat(cluster.writes).isEmpty();
        assertThat(scaler.isUsed()).isFalse();
    }
}
