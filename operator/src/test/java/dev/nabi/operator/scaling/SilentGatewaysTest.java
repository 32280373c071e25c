package dev.nabi.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SilentGatewaysTest extends ScalerCase {
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
    void takesTheMarksBackForACallThatWaitsThoughAnotherGatewayIsSilent() {
        idleFor(61, false);
        publish(Phase.SERVING, 1, List.of(pod("a", true)));
        gateways = Set.of(ONE, TWO);
        tick();

        report(ONE, 0, 1, List.of(marked("a", 0)));

        assertThat(cluster.writes).containsExactly("mark [a]", "unmark [a]");
    }
}
