package dev.nabi.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.operator.cluster.ApiCalls;
import dev.nabi.operator.cluster.TestCluster;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What starts an instance of many Functions: an upgrade of the platform, which changes all their pods; many new ones. */
class TurnsIT {
    private static final String NAMESPACE = "demo";
    private static final List<String> NAMES =
            IntStream.range(0, 12).mapToObj(number -> "f" + number).toList();
    private static final int AT_ONCE = 4;
    private static final int NEW_AT_ONCE = 16;

    private TestCluster cluster;

    @Test
    void anotherBaseImageComesToAFewFunctionsAtATime(@TempDir Path directory) throws IOException {
        cluster = new TestCluster(directory, 10, 300);
        try (var _ = cluster) {
            cluster.namespace(NAMESPACE);
            try (var _ = operator("good:base")) {
                NAMES.forEach(this::apply);
                NAMES.forEach(name -> awaitReady(name, "-00001"));
            }
            try (var _ = operator("good:upgraded")) {
                var most = 0L;
                while (!NAMES.stream().allMatch(name -> isReady(name, "-00002"))) {
                    most = Math.max(most, starting());
                    assertThat(NAMES).allMatch(name -> isReady(name, "-00001") || isReady(name, "-00002"));
                    TestCluster.pause(20);
                }
                assertThat(most).isBetween(1L, (long) AT_ONCE);
                // What its author changes does not wait.
                apply(NAMES.getFirst(), "  env: [{name: X, value: y}]");
                awaitReady(NAMES.getFirst(), "-00003");
            }
        }
    }

    @Test
    void aBaseImageThatDoesNotStartComesToAFewAndTakesNoTraffic(@TempDir Path directory) throws IOException {
        cluster = new TestCluster(directory, 10, 20);
        try (var _ = cluster) {
            cluster.namespace(NAMESPACE);
            try (var _ = operator("good:base")) {
                NAMES.forEach(this::apply);
                NAMES.forEach(name -> awaitReady(name, "-00001"));
            }
            try (var _ = operator("missing:base")) {
                cluster.await("some try it", () -> renewing() == AT_ONCE, () -> renewing() + " do");
                TestCluster.pause(6_000);

                assertThat(renewing()).isEqualTo(AT_ONCE);
                assertThat(NAMES).allMatch(name -> isReady(name, "-00001"));
                assertThat(NAMES)
                        .allSatisfy(name -> assertThat(cluster.condition(NAMESPACE, name, "Ready"))
                                .get()
                                .returns("True", condition -> condition.getStatus()));
            }
        }
    }

    @Test
    void manyNewFunctionsStartSomeAtATime(@TempDir Path directory) throws IOException {
        var names = IntStream.range(0, 3 * NEW_AT_ONCE)
                .mapToObj(number -> "n" + number)
                .toList();
        cluster = new TestCluster(directory, 10, 2_000);
        try (var _ = cluster) {
            cluster.namespace(NAMESPACE);
            try (var _ = operator("good:base")) {
                names.parallelStream().forEach(this::apply);
                cluster.await("some wait", () -> names.stream().anyMatch(this::isWaiting), () -> "none does");
                var most = 0L;
                while (!names.stream().allMatch(name -> isReady(name, "-00001"))) {
                    most = Math.max(most, starting());
                    TestCluster.pause(20);
                }
                assertThat(most).isBetween(NEW_AT_ONCE / 2L, (long) NEW_AT_ONCE);
            }
        }
    }

    @Test
    void thoseThatAreSeenToFailAreNotInTheWayOfOthers(@TempDir Path directory) throws IOException {
        var broken =
                IntStream.range(0, NEW_AT_ONCE).mapToObj(number -> "b" + number).toList();
        cluster = new TestCluster(directory, 10, 20);
        try (var _ = cluster) {
            cluster.namespace(NAMESPACE);
            try (var _ = operator("absent:1")) {
                broken.forEach(this::apply);
                cluster.await("all of them try it", () -> broken.stream().allMatch(this::isNew), () -> "not all do");
                cluster.client().resource("""
                        apiVersion: nabi.dev/v1alpha1
                        kind: Function
                        metadata: {namespace: %s, name: works}
                        spec: {image: "good:own"}
                        """.formatted(NAMESPACE)).serverSideApply();
                awaitReady("works", "-00001");
                assertThat(broken).allMatch(this::isNew);
            }
        }
    }

    private OperatorUnderTest operator(String baseImage) {
        return new OperatorUnderTest(
                cluster.config(),
                ApiCalls.counted(),
                NAMESPACE,
                cluster.gateway().address(),
                cluster.time(),
                baseImage);
    }

    private void apply(String name) {
        apply(name, "");
    }

    private void apply(String name, String more) {
        cluster.client().resource("""
                apiVersion: nabi.dev/v1alpha1
                kind: Function
                metadata: {namespace: %s, name: %s}
                spec:
                  java: {source: "class F {}"}
                  scale: {window: 6s}
                %s
                """.formatted(NAMESPACE, name, more)).serverSideApply();
    }

    private void awaitReady(String name, String revision) {
        cluster.await(
                name + revision + " is ready",
                NAMESPACE,
                name,
                status -> (name + revision).equals(status.latestReadyRevision()));
    }

    private boolean isReady(String name, String revision) {
        return (name + revision).equals(cluster.status(NAMESPACE, name).latestReadyRevision());
    }

    /** Whether there is a second revision that has not been promoted. */
    private boolean isRenewing(String name) {
        var status = cluster.status(NAMESPACE, name);
        return (name + "-00001").equals(status.latestReadyRevision())
                && (name + "-00002").equals(status.latestCreatedRevision());
    }

    /** Pods that are not ready yet; a status tells of it a moment later. */
    private long starting() {
        return cluster.client().pods().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(pod ->
                        !pod.isMarkedForDeletion() && !Readiness.getInstance().isReady(pod))
                .count();
    }

    /** Whether its first revision is there, and has not been promoted. */
    private boolean isNew(String name) {
        var status = cluster.status(NAMESPACE, name);
        return status.latestReadyRevision() == null && status.latestCreatedRevision() != null;
    }

    private boolean isWaiting(String name) {
        return cluster.condition(NAMESPACE, name, "RevisionReady")
                .filter(condition -> "Waiting".equals(condition.getReason()))
                .isPresent();
    }

    private long renewing() {
        return NAMES.stream().filter(this::isRenewing).count();
    }
}
