package dev.nabi.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.operator.cluster.ApiCalls;
import dev.nabi.operator.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What many Functions cost that nobody calls: nothing. */
class IdleIT {
    private static final int FUNCTIONS = Integer.getInteger("nabi.idle.functions", 100);
    private static final String NAMESPACE = "demo";
    /** A minute of windows and ticks, as fast as they go here. */
    private static final long WHILE_MILLIS = 3_000;

    @Test
    void functionsAtZeroCauseNoWriteNeitherWhileIdleNorAfterARestart(@TempDir Path directory) throws IOException {
        try (var cluster = new TestCluster(directory, 20, 5)) {
            cluster.namespace(NAMESPACE);
            var calls = ApiCalls.counted();
            try (var operator = operator(cluster, calls)) {
                for (var number = 0; number < FUNCTIONS; number++) {
                    cluster.apply(NAMESPACE, "f" + number, "good:1", "");
                }
                cluster.await(
                        "all are ready, at zero",
                        () -> count(cluster) == FUNCTIONS,
                        () -> count(cluster) + " are, after " + calls.writes().size() + " writes");
                awaitQuiet(calls);

                // when nothing happens for a while
                var writes = calls.writes().size();
                var reads = calls.reads();
                TestCluster.pause(WHILE_MILLIS);

                // then nothing is written, and nothing is read either
                assertThat(calls.writes()).hasSize(writes);
                assertThat(calls.reads()).isEqualTo(reads);
                assertThat((double) writes / FUNCTIONS)
                        .as("writes that a Function takes until it is Ready and at zero, its Events among them")
                        // About ten; where the machine is slow, it sees more steps apart.
                        .isLessThan(15);
                assertThat(operator.reconciled()).isGreaterThan(FUNCTIONS);
            }

            // and an operator that starts anew looks at all of them and writes nothing
            var again = ApiCalls.counted();
            try (var operator = operator(cluster, again)) {
                cluster.await(
                        "all were looked at",
                        () -> operator.reconciled() >= FUNCTIONS,
                        () -> operator.reconciled() + " were");
                TestCluster.pause(WHILE_MILLIS);
                assertThat(again.writes()).isEmpty();
            }
        }
    }

    private static void awaitQuiet(ApiCalls calls) {
        for (var before = -1; before != calls.writes().size(); ) {
            before = calls.writes().size();
            TestCluster.pause(1_000);
        }
    }

    private static long count(TestCluster cluster) {
        return cluster.client().resources(Function.class).inNamespace(NAMESPACE).list().getItems().stream()
                .map(function -> function.getStatus())
                .filter(status -> status != null
                        && status.replicas() != null
                        && status.replicas() == 0
                        && status.conditions().stream()
                                .anyMatch(condition ->
                                        "Ready".equals(condition.getType()) && "True".equals(condition.getStatus())))
                .count();
    }

    private static OperatorUnderTest operator(TestCluster cluster, ApiCalls calls) {
        return new OperatorUnderTest(
                cluster.config(), calls, "", cluster.gateway().address(), cluster.time());
    }
}
