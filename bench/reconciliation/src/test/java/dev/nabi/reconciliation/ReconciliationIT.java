package dev.nabi.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small rounds with real processes: gateways, functions, a PostgreSQL. */
class ReconciliationIT {
    private static final Path GATEWAY = Path.of("../../gateway/target/quarkus-app/quarkus-run.jar");

    @TempDir
    Path directory;

    @BeforeEach
    void needsTheGateway() {
        Assumptions.assumeTrue(Files.exists(GATEWAY), "the gateway is not packaged: mvn package builds it before this");
    }

    @Test
    void ledgerPrometheusAndClientsAgreeToTheInvocation() throws Exception {
        play(new Options(GATEWAY.toAbsolutePath(), directory, 1, 4, 20, 1500, 0, 7, Duration.ofMinutes(3)));
    }

    @Test
    void noneIsLostAndNoneTwiceWhateverIsKilled() throws Exception {
        play(new Options(GATEWAY.toAbsolutePath(), directory, 2, 4, 20, 2000, 5, 11, Duration.ofMinutes(5)));
    }

    private static void play(Options options) throws Exception {
        try (var round = new Round(options)) {
            var evidence = round.play();
            var checks = Books.of(evidence);

            assertThat(checks)
                    .as(Report.of(options, round.killer(), evidence, checks))
                    .allMatch(Books.Check::holds);
            assertThat(evidence.answered()).isGreaterThanOrEqualTo(options.invocations());
            assertThat(round.killer().total()).isEqualTo(options.kills());
        }
    }
}
