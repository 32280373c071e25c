package dev.nabi.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.operator.cluster.ApiAccess;
import dev.nabi.operator.cluster.ApiCalls;
import dev.nabi.operator.cluster.TestCluster;
import dev.nabi.operator.function.Requeue;
import dev.nabi.operator.leadership.Leadership;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator that starts while the API server does not answer its first lists. */
class SlowStartIT {
    private static final String NAMESPACE = "demo";
    private static final String NAME = "hello";

    @Test
    void theFirstListsAreAskedForAgainUntilTheyAreInAndNothingIsReconciledBefore(@TempDir Path directory)
            throws IOException {
        try (var cluster = new TestCluster(directory, 10, 20)) {
            cluster.namespace(NAMESPACE);
            cluster.apply(NAMESPACE, NAME, "good:1", "");
            var access = new ApiAccess();
            var calls = ApiCalls.counted();
            access.cut();

            var starting = CompletableFuture.supplyAsync(
                    () -> new OperatorUnderTest(cluster, calls, access, Leadership.always(), new Requeue()));
            cluster.await("it asked", () -> access.refused() > 3, () -> access.refused() + " times");
            assertThat(starting).isNotDone();
            access.mend();

            try (var _ = starting.join()) {
                cluster.awaitAllTrafficTo(NAME + "-00001", NAMESPACE, NAME);
            }
        }
    }
}
