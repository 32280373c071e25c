package dev.nabi.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.operator.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemandSecretIT {
    @TempDir
    static Path directory;

    private static TestCluster cluster;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @BeforeAll
    static void start() throws Exception {
        cluster = new TestCluster(directory, 1, 5);
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @AfterEach
    void delete() {
        cluster.client()
                .secrets()
                .inNamespace("default")
                .withName("nabi-demand")
                .delete();
    }

    private DemandSecret secret() {
        return new DemandSecret(cluster.client(), "default", "nabi-demand", () -> now);
    }

    @Test
    void itIsMadeOnceAndTheSameToAllOperators() {
        var first = secret().get();

        assertThat(first).hasSizeGreaterThanOrEqualTo(64);
        assertThat(secret().get()).isEqualTo(first);
    }

    @Test
    void aRotatedTokenIsUsedWithinHalfAMinute() {
        var secret = secret();
        var before = secret.get();
        replace("a-token-that-somebody-set");
        assertThat(secret.get()).isEqualTo(before);

        now = now.plusSeconds(31);

        assertThat(secret.get()).isEqualTo("a-token-that-somebody-set");
    }

    @Test
    void aTokenThatIsTooShortDoesNotReplaceTheOneOfBefore() {
        var secret = secret();
        var before = secret.get();
        replace("short");
        now = now.plusSeconds(31);

        assertThat(secret.get()).isEqualTo(before);
    }

    private void replace(String token) {
        var secrets = cluster.client().secrets().inNamespace("default");
        secrets.withName("nabi-demand")
                .edit(secret -> new SecretBuilder(secret)
                        .withData(null)
                        .withStringData(Map.of("token", token))
                        .build());
    }
}
