package dev.nabi.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small round with real processes: events, gateways, functions, PostgreSQL, Kafka. {@code bench/events-kill} plays the whole. */
class EventsKillIT {
    private static final Path GATEWAY = Path.of("../../gateway/target/quarkus-app/quarkus-run.jar");
    private static final Path EVENTS = Path.of("../../events/target/quarkus-app/quarkus-run.jar");
    private static final int CALLS = 700;
    private static final int RECORDS = 300;

    @TempDir
    Path directory;

    @BeforeEach
    void needsTheProcesses() {
        Assumptions.assumeTrue(
                Files.exists(GATEWAY) && Files.exists(EVENTS),
                "gateway and events are not packaged: mvn package builds them before this");
    }

    @Test
    void eachAcceptedEventEndsOnceWhateverIsKilled() throws Exception {
        var options = new EventsOptions(
                GATEWAY.toAbsolutePath(),
                EVENTS.toAbsolutePath(),
                directory,
                2,
                8,
                CALLS,
                RECORDS,
                5,
                Duration.ofSeconds(3),
                11,
                EventsRound.longest(CALLS + RECORDS));
        try (var round = new EventsRound(options)) {
            var evidence = round.play();
            var checks = EventsBooks.of(evidence);

            assertThat(checks)
                    .as(EventsKill.report(options, round, evidence, checks))
                    .allMatch(Books.Check::holds);
            assertThat(evidence.called()).hasSizeGreaterThanOrEqualTo(CALLS);
            assertThat(evidence.records()).isEqualTo(RECORDS);
            assertThat(round.killer().total()).isEqualTo(options.kills());
            assertThat(round.killer().kills()).containsOnlyKeys(EventsKiller.Victim.values());
        }
    }
}
