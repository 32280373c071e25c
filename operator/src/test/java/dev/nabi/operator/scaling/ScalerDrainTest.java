package dev.nabi.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.demand.InstanceDemand;
import dev.nabi.operator.autoscaler.ScaleReason;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScalerDrainTest extends ScalerCase {
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
    void drainsWhoHasLeastToDoAndIsYoungest() {
        publish(Phase.SERVING, 4, List.of(pod("busy", false), pod("idle-b", false), pod("idle-a", false), late("new")));
        for (var second = 0; second < 62; second++) {
            now = now.plusSeconds(1);
            report(ONE, 15, 0, List.of(InstanceDemand.of("busy", 15, null), InstanceDemand.of("new", 0, null)));
            tick();
        }

        assertThat(cluster.writes).containsExactly("mark [new, idle-a]");
    }
}
