package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The operator goes, while a function is called and gets new revisions. */
@Isolated
class ControlPlaneE2E extends ClusterCase {

    @Test
    void operatorKilledAtEachStepOfARolloutLosesNothingAndTheRolloutEnds() throws Exception {
        new Operators(platform()).scale(1);
        var function = Faulty.named("rollout").with("scale:\n  min: 1");
        ready(function.greeting("g0"));
        assumeTrue(
                Instances.process(operator()).isPresent(),
                "skipped: the cluster's node is another machine, whose processes are not seen");
        try (var load = Load.on(platform(), function, 3)) {
            load.awaitCalls(50);

            apply(function.greeting("g1"));
            kill();
            await(() -> serves(function, "g1"));

            apply(function.greeting("g2"));
            await(() -> field(function, "{.status.latestCreatedRevision}").equals("rollout-00003"));
            kill();
            await(() -> serves(function, "g2"));

            apply(function.greeting("g3"));
            await(() -> serves(function, "g3"));
            kill();
            load.awaitCalls(50);

            await(() -> condition(function, "Ready", "status").equals("True"));
            assertThat(load.stop().failures()).isEmpty();
            assertThat(load.unconnected()).isZero();
        }
    }

    private boolean serves(Faulty function, String greeting) {
        try {
            return platform().call(function.path(), "echo x").body().startsWith(greeting);
        } catch (Exception broken) {
            return false;
        }
    }

    private Pod operator() {
        return Instances.ofComponent(platform(), "operator").pods().getFirst();
    }

    private void kill() {
        Instances.process(operator()).orElseThrow().destroyForcibly();
    }
}
