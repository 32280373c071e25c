package dev.nabi.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.operator.autoscaler.ScaleReason;
import dev.nabi.operator.autoscaler.ScalingPolicy;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A Function that is called each ten minutes, and goes to zero in between. */
class ScalerPrewarmTest extends ScalerCase {
    private static final int PERIOD_SECONDS = 600;

    private ScalingPolicy policy = POLICY.prewarming();
    private int replicas;

    private void publish() {
        var pods = replicas == 0 ? List.<InstanceView>of() : List.of(pod("a", false));
        scaler.publish(FUNCTION, Optional.of(policy), List.of(view(Phase.SERVING, replicas, replicas, pods)));
    }

    /** Seconds pass; what is written takes effect at once, and a drain is proved by the next report. */
    private void pass(int seconds) {
        for (var second = 0; second < seconds; second++) {
            now = now.plusSeconds(1);
            report(ONE, 0, 0, replicas == 0 || cluster.marks.isEmpty() ? List.of() : List.of(marked("a", 0)));
            tick();
            follow();
        }
    }

    private void follow() {
        if (!cluster.writes.isEmpty()) {
            var last = cluster.writes.getLast();
            var wanted = last.startsWith("raise") ? 1 : last.startsWith("lower") ? 0 : replicas;
            if (wanted != replicas) {
                replicas = wanted;
                publish();
            }
        }
    }

    /** A call: the gateway wakes where nothing runs. */
    private void call() {
        report(ONE, 0, 1, List.of());
        if (replicas == 0) {
            replicas = 1;
            publish();
        }
        report(ONE, 1, 0, List.of());
        cluster.writes.clear();
        cluster.reasons.clear();
    }

    private void learn() {
        publish();
        for (var call = 0; call < 12; call++) {
            call();
            pass(PERIOD_SECONDS);
        }
    }

    @Test
    void isThereShortlyBeforeTheNextCallAndGoesWhenItDoesNotCome() {
        learn();
        call();
        pass(PERIOD_SECONDS - 120);
        assertThat(cluster.reasons).containsExactly(ScaleReason.IDLE);
        assertThat(replicas).isZero();

        pass(60);
        assertThat(cluster.reasons).containsExactly(ScaleReason.IDLE, ScaleReason.PREWARM);
        assertThat(replicas).isEqualTo(1);

        pass(PERIOD_SECONDS);
        assertThat(cluster.reasons).containsExactly(ScaleReason.IDLE, ScaleReason.PREWARM, ScaleReason.IDLE);
        assertThat(replicas).isZero();

        pass(3 * PERIOD_SECONDS);
        assertThat(replicas).as("once for each call").isZero();
        assertThat(cluster.reasons).hasSize(3);
    }

    @Test
    void startsNothingBeforeACallWhereTheFunctionDoesNotAskForIt() {
        policy = POLICY;
        learn();
        call();
        pass(PERIOD_SECONDS);

        assertThat(cluster.reasons).containsExactly(ScaleReason.IDLE);
        assertThat(replicas).isZero();
    }

    @Test
    void startsNothingOfAFunctionThatIsGone() {
        learn();
        call();
        pass(120);
        cluster.writes.clear();
        scaler.forget(FUNCTION);

        pass(PERIOD_SECONDS);

        assertThat(cluster.writes).isEmpty();
    }
}
