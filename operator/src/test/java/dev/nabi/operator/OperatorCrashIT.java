package dev.nabi.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.operator.cluster.ApiCalls;
import dev.nabi.operator.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator that is killed after any of a rollout's writes, and another one that goes on from there. */
class OperatorCrashIT {
    private static final String NAME = "hello";
    private static final int MOST_WRITES = 40;
    /** Two instances of ten slots; from 14 on a third one is worth its price while load rises. */
    private static final int LOAD = 12;

    private TestCluster cluster;

    @Test
    void aRolloutEndsTheSameWhereverTheOperatorIsKilled(@TempDir Path directory) throws IOException {
        cluster = new TestCluster(directory, 10, 20);
        try (var _ = cluster) {
            var crashes = 0;
            var finished = false;
            for (var writes = 1; !finished; writes++) {
                assertThat(writes).isLessThan(MOST_WRITES);
                finished = !crashAfter(writes);
                crashes += finished ? 0 : 1;
            }
            assertThat(crashes).as("writes of a rollout").isGreaterThan(8);
        }
    }

    /** Whether the operator got to that write at all. */
    private boolean crashAfter(int writes) {
        var namespace = "demo-" + writes;
        cluster.namespace(namespace);
        try (var _ = operator(ApiCalls.counted(), namespace)) {
            cluster.apply(namespace, NAME, "good:1", "");
            cluster.awaitAllTrafficTo(NAME + "-00001", namespace, NAME);
            cluster.gateway().load(namespace, NAME, LOAD);
            await(namespace, List.of(NAME + "-00001=2"));
        }

        var calls = ApiCalls.endingAfter(writes);
        cluster.apply(namespace, NAME, "good:2", "");
        try (var _ = operator(calls, namespace)) {
            cluster.await(
                    "it is killed, or has finished",
                    () -> calls.isDead() || isFinished(namespace),
                    () -> state(namespace, calls));
        }
        try (var _ = operator(ApiCalls.counted(), namespace)) {
            cluster.await("the rollout ends", () -> isFinished(namespace), () -> state(namespace, calls));
            assertThat(cluster.deployments(namespace, NAME)).hasSize(2);
            assertThat(cluster.status(namespace, NAME).latestCreatedRevision()).isEqualTo(NAME + "-00002");
        }
        return calls.isDead();
    }

    private OperatorUnderTest operator(ApiCalls calls, String namespace) {
        return new OperatorUnderTest(
                cluster.config(), calls, namespace, cluster.gateway().address(), cluster.time());
    }

    private boolean isFinished(String namespace) {
        var status = cluster.status(namespace, NAME);
        return (NAME + "-00002").equals(status.latestReadyRevision())
                && status.traffic().size() == 1
                && (NAME + "-00002").equals(status.traffic().getFirst().revision())
                && cluster.revisions(namespace, NAME).equals(List.of(NAME + "-00001=0", NAME + "-00002=2"))
                && cluster.pods(namespace, NAME).equals(List.of(NAME + "-00002=2"))
                && noPodIsMarked(namespace)
                && cluster.condition(namespace, NAME, "RevisionReady")
                        .filter(condition -> "Ready".equals(condition.getReason()))
                        .isPresent();
    }

    private boolean noPodIsMarked(String namespace) {
        return cluster.client().pods().inNamespace(namespace).list().getItems().stream()
                .noneMatch(pod -> pod.getMetadata().getAnnotations() != null
                        && pod.getMetadata().getAnnotations().containsKey(Labels.DRAINING));
    }

    private void await(String namespace, List<String> revisions) {
        cluster.await(
                "the revisions are " + revisions,
                () -> cluster.revisions(namespace, NAME).equals(revisions),
                () -> cluster.revisions(namespace, NAME).toString());
    }

    private String state(String namespace, ApiCalls calls) {
        return cluster.revisions(namespace, NAME) + " " + cluster.pods(namespace, NAME) + " "
                + cluster.status(namespace, NAME) + " after " + calls.writes();
    }
}
