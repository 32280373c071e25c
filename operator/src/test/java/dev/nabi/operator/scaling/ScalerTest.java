package dev.nabi.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.demand.DemandReport;
import dev.nabi.api.demand.InstanceDemand;
import dev.nabi.api.demand.RevisionDemand;
import dev.nabi.operator.autoscaler.ScaleReason;
import dev.nabi.operator.autoscaler.ScalingPolicy;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import dev.nabi.operator.leadership.Leadership;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScalerTest {
    private static final URI ONE = URI.create("http://127.0.0.1:1");
    private static final URI TWO = URI.create("http://127.0.0.1:2");
    private static final FunctionKey FUNCTION = new FunctionKey("demo", "hello");
    private static final RevisionKey REVISION = new RevisionKey(FUNCTION, "hello-00001");
    private static final ScalingPolicy POLICY = ScalingPolicy.defaults().withTarget(10);

    private final FakeCluster cluster = new FakeCluster();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Set<URI> gateways = Set.of(ONE);
    private Set<URI> unready = Set.of();
    private final Scaler scaler =
            new Scaler(Leadership.always(), Runnable::run, Runnable::run, cluster, cluster, () -> now);

    @BeforeEach
    void expectGateways() {
        tick();
    }

    @Test
    void raisesAtOnceOnALineThatSaysThatSomethingWaits() {
        publish(Phase.SERVING, 0, List.of());

        report(ONE, 0, 35, List.of());

        assertThat(cluster.writes).containsExactly("raise 0→2");
        assertThat(cluster.reasons).containsExactly(ScaleReason.WAKE);
        assertThat(cluster.whys)
                .containsExactly("an invocation waits and nothing runs (35 calls wait; a start takes 1.0 s)");
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

        report(ONE, 9, 8, List.of());
        cluster.writes.clear();
        publish(Phase.SERVING, 1, List.of(pod("a", false)));
        report(TWO, 10, 19, List.of());

        assertThat(cluster.writes).containsExactly("raise 1→2");
    }

    @Test
    void writesARaiseOnceWhileItsEchoIsOnTheWay() {
        publish(Phase.SERVING, 0, List.of());

        report(ONE, 0, 35, List.of());
        report(ONE, 0, 36, List.of());
        now = now.plusSeconds(1);
        tick();

        assertThat(cluster.writes).containsExactly("raise 0→2");
    }

    @Test
    void decidesAgainWhenSomebodyWasFaster() {
        publish(Phase.SERVING, 0, List.of());
        cluster.answer = new ScaleOutcome.Conflict();

        report(ONE, 0, 35, List.of());
        cluster.answer = new ScaleOutcome.Written();
        publish(Phase.SERVING, 1, List.of(pod("a", false)));

        assertThat(cluster.writes).containsExactly("raise 0→2", "failed Conflict", "raise 1→2");
    }

    @Test
    void goesToZeroOnlyAfterEveryGatewayHasDrained() {
        gateways = Set.of(ONE, TWO);
        idleFor(61, false);
        assertThat(cluster.writes).containsExactly("mark [a]");

        report(ONE, 0, 0, List.of(marked("a", 0)));
        report(TWO, 0, 0, List.of(marked("a", 1)));
        assertThat(cluster.writes).containsExactly("mark [a]");
        report(TWO, 0, 0, List.of(marked("a", 0)));

        assertThat(cluster.writes).containsExactly("mark [a]", "lower 1→0 at 7");
        assertThat(cluster.reasons).endsWith(ScaleReason.IDLE);
    }

    @Test
    void aReportOfAnEarlierMarkIsNoDrain() {
        idleFor(61, false);
        var earlier = marked("a", 0);
        publish(Phase.SERVING, 1, List.of(pod("a", true)));
        report(ONE, 0, 1, List.of(earlier));
        assertThat(cluster.writes).containsExactly("mark [a]", "unmark [a]");
        publish(Phase.SERVING, 1, List.of(pod("a", false)));
        idleFor(61, false);
        assertThat(cluster.writes).containsExactly("mark [a]", "unmark [a]", "mark [a]");

        report(ONE, 0, 0, List.of(earlier));
        assertThat(cluster.writes).as("it may have sent a call in between").hasSize(3);
        report(ONE, 0, 0, List.of(marked("a", 0)));

        assertThat(cluster.writes).endsWith("mark [a]", "lower 1→0 at 7");
    }

    @Test
    void waitsForTheTimeOutWhereAGatewayOfAnEarlierVersionDoesNotTellWhichMarkItSaw() {
        idleFor(61, false);

        for (var second = 0; second < 28; second++) {
            now = now.plusSeconds(1);
            report(ONE, 0, 0, List.of(new InstanceDemand("a", 0, true, null)));
        }
        assertThat(cluster.writes).containsExactly("mark [a]");
        idleFor(1, false);

        assertThat(cluster.writes).containsExactly("mark [a]", "lower 1→0 at 7");
    }

    @Test
    void waitsForADrainNoLongerThanTheTimeOut() {
        idleFor(61, false);

        idleFor(28, false);
        assertThat(cluster.writes).containsExactly("mark [a]");
        idleFor(2, false);

        assertThat(cluster.writes).containsExactly("mark [a]", "lower 1→0 at 7");
    }

    @Test
    void takesTheMarksBackWhenSomethingIsCalledMeanwhile() {
        idleFor(61, false);
        publish(Phase.SERVING, 1, List.of(pod("a", true)));

        report(ONE, 0, 1, List.of(marked("a", 0)));

        assertThat(cluster.writes).containsExactly("mark [a]", "unmark [a]");
    }

    @Test
    void takesBackMarksThatAFormerOperatorLeft() {
        publish(Phase.SERVING, 2, List.of(pod("a", true), pod("b", false)));

        report(ONE, 1, 0, List.of());
        tick();

        assertThat(cluster.writes).contains("unmark [a]");
    }

    @Test
    void leavesTheMarksOfPodsThatAreAboutToGo() {
        publish(Phase.SERVING, 1, List.of(pod("a", true), pod("b", false)));

        report(ONE, 1, 0, List.of());

        assertThat(cluster.writes).isEmpty();
    }

    @Test
    void aSilentGatewayThatIsReadyHoldsLoweringBackForTenMinutesAndIsNamed() {
        gateways = Set.of(ONE, TWO);
        publish(Phase.SERVING, 1, List.of(pod("a", false)));

        silentFor(599);
        assertThat(cluster.writes).isEmpty();
        assertThat(cluster.silent).containsExactly(Map.entry(TWO, Duration.ofSeconds(598)));
        silentFor(2);

        assertThat(cluster.writes).containsExactly("mark [a]");
        report(ONE, 0, 0, List.of(marked("a", 0)));
        assertThat(cluster.writes).containsExactly("mark [a]", "lower 1→0 at 7");
    }

    @Test
    void aGatewayThatIsDeadOrCrashLoopingHoldsLoweringBackForAMinute() {
        gateways = Set.of(ONE, TWO);
        unready = Set.of(TWO);
        publish(Phase.SERVING, 1, List.of(pod("a", false)));

        silentFor(60);
        assertThat(cluster.writes).isEmpty();
        silentFor(2);

        assertThat(cluster.writes).containsExactly("mark [a]");
    }

    @Test
    void lowersNothingWhenEveryGatewayIsSilentHoweverLong() {
        publish(Phase.SERVING, 1, List.of(pod("a", false)));
        for (var minute = 0; minute < 60; minute++) {
            now = now.plusSeconds(60);
            tick();
        }

        assertThat(cluster.writes).isEmpty();
    }

    private void silentFor(int seconds) {
        for (var second = 0; second < seconds; second++) {
            now = now.plusSeconds(1);
            report(ONE, 0, 0, List.of());
            tick();
        }
    }

    @Test
    void lowersNothingWithoutAnyGateway() {
        gateways = Set.of();
        publish(Phase.SERVING, 1, List.of(pod("a", false)));

        for (var second = 0; second < 600; second++) {
            now = now.plusSeconds(1);
            tick();
        }

        assertThat(cluster.writes).isEmpty();
    }

    @Test
    void lowersNothingInTheFirstWindowAfterARestart() {
        idleFor(59, false);

        assertThat(cluster.writes).isEmpty();
    }

    @Test
    void aVictimWithoutAnAddressIsNotWaitedFor() {
        publish(Phase.SERVING, 2, List.of(pod("a", false), pending("b")));

        idleFor(62, false);

        assertThat(cluster.writes).containsExactly("mark [b]", "lower 2→1 at 7");
    }

    @Test
    void aVictimThatEndsHasDrained() {
        publish(Phase.SERVING, 2, List.of(pod("a", false), pod("b", false)));
        idleFor(61, false);
        assertThat(cluster.writes).containsExactly("mark [a]");

        publish(Phase.SERVING, 2, List.of(pod("b", false)));

        assertThat(cluster.writes).containsExactly("mark [a]", "lower 2→1 at 7");
    }

    @Test
    void aPodThatCameInAVictimsPlaceIsDrainedBeforeTheReplicasGoDown() {
        idleFor(61, false);
        assertThat(cluster.writes).containsExactly("mark [a]");

        publish(Phase.SERVING, 1, List.of(pod("b", false)));
        assertThat(cluster.writes).containsExactly("mark [a]", "mark [b]");
        report(ONE, 0, 0, List.of(marked("b", 0)));

        assertThat(cluster.writes).containsExactly("mark [a]", "mark [b]", "lower 1→0 at 7");
    }

    @Test
    void takesBackAsManyMarksAsThereAreReplicasThoughThereAreMorePods() {
        publish(Phase.SERVING, 1, List.of(pod("a", true), pod("b", true)));

        report(ONE, 0, 1, List.of());

        assertThat(cluster.writes).containsExactly("unmark [a]");
    }

    @Test
    void takesTheMarksBackForACallThatWaitsThoughAnotherGatewayIsSilent() {
        idleFor(61, false);
        publish(Phase.SERVING, 1, List.of(pod("a", true)));
        gateways = Set.of(ONE, TWO);
        tick();

        report(ONE, 0, 1, List.of(marked("a", 0)));

        assertThat(cluster.writes).containsExactly("mark [a]", "unmark [a]");
    }

    @Test
    void drainsWhoHasLeastToDoAndIsYoungest() {
        publish(Phase.SERVING, 4, List.of(pod("busy", false), pod("idle-b", false), pod("idle-a", false), late("new")));
        for (var second = 0; second < 62; second++) {
            now = now.plusSeconds(1);
            report(ONE, 15, 0, List.of(InstanceDemand.of("busy", 15, null), InstanceDemand.of("new", 0, null)));
            tick();
        }

        assertThat(cluster.writes).containsExactly("mark [new, idle-a]");
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

    private void tick() {
        scaler.tick(gateways, unready);
    }

    private void idleFor(int seconds, boolean marked) {
        if (cluster.writes.isEmpty() && !scaler.isUsed()) {
            tick();
            publish(Phase.SERVING, 1, List.of(pod("a", marked)));
        }
        for (var second = 0; second < seconds; second++) {
            now = now.plusSeconds(1);
            gateways.forEach(gateway -> report(gateway, 0, 0, List.of(InstanceDemand.of("a", 0, null))));
            tick();
        }
    }

    private void publish(Phase phase, int replicas, List<InstanceView> pods) {
        scaler.publish(FUNCTION, Optional.of(POLICY), List.of(view(phase, replicas, pods.size(), pods)));
    }

    private static RevisionView view(Phase phase, int replicas, int ready, List<InstanceView> pods) {
        return new RevisionView(REVISION, phase, 0, replicas, ready, pods, "7", Duration.ofSeconds(30));
    }

    private void report(URI gateway, int inFlight, int queued, List<InstanceDemand> instances) {
        var all = new ArrayList<>(instances);
        var demand = new RevisionDemand(
                FUNCTION.namespace(), FUNCTION.name(), REVISION.revision(), inFlight, queued, 0, 0, all);
        scaler.report(gateway, new DemandReport(gateway.toString(), 1, 0, true, List.of(demand)));
    }

    /** An instance on which a gateway has seen the last mark that was written. */
    private InstanceDemand marked(String pod, int inFlight) {
        return InstanceDemand.of(pod, inFlight, cluster.marks.getLast());
    }

    private static InstanceView pod(String name, boolean draining) {
        return new InstanceView(name, Instant.EPOCH, true, true, draining ? "a former mark" : null);
    }

    private static InstanceView pending(String name) {
        return new InstanceView(name, Instant.EPOCH, false, false, null);
    }

    private static InstanceView late(String name) {
        return new InstanceView(name, Instant.EPOCH.plusSeconds(60), true, true, null);
    }
}
