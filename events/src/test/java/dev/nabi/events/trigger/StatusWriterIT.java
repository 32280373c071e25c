package dev.nabi.events.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Trigger;
import dev.nabi.events.ApiServer;
import dev.nabi.events.SteppedClock;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.metering.ledger.DatabaseConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statuses of Triggers, written by two replicas on one API server. */
class StatusWriterIT {
    @TempDir
    Path directory;

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-03-01T12:00:00Z"));
    private JdbcEventStore store;
    private ApiServer api;
    private TriggerTable table;

    @BeforeEach
    void open() throws Exception {
        store = JdbcEventStore.open(DatabaseConfig.sqlite(directory.resolve("events.db")), LaneBounds.NONE);
        api = new ApiServer();
        api.trigger("paid", "topic: {name: orders}");
        table = TriggerTable.of(List.of(TriggerDefinition.of(trigger()).orElseThrow()));
    }

    @AfterEach
    void close() throws Exception {
        api.close();
        store.close();
    }

    private Trigger trigger() {
        return api.client()
                .resources(Trigger.class)
                .inNamespace("shop")
                .withName("paid")
                .get();
    }

    private volatile double fill;

    private StatusWriter replica(boolean isFunctionKnown) {
        return new StatusWriter(
                api.client(),
                store,
                (_, lane) -> new TriggerStatuses.Observed(isFunctionKnown, null, lane, fill, null),
                clock);
    }

    /** What a person asks who sees that nothing is taken; and not at each event at the edge. */
    @Test
    void aFullQueueIsToldOnceUntilThereIsRoom() throws Exception {
        var writer = replica(true);
        for (var now : List.of(0.5, 1.0, 0.95, 1.0, 0.5)) {
            fill = now;
            writer.write(table);
            clock.step(Duration.ofMinutes(1));
        }

        assertThat(told()).containsExactlyInAnyOrder("Ready", "Full", "Ready");
    }

    private List<String> told() {
        return api.client().v1().events().inNamespace("shop").list().getItems().stream()
                .map(event -> event.getReason())
                .toList();
    }

    @Test
    void aReplicaWritesNothingThatAnotherOneHasWritten() throws Exception {
        replica(true).write(table);
        var first = trigger();
        assertThat(first.getStatus().conditions().getFirst().getReason()).isEqualTo("Ready");

        clock.step(Duration.ofMinutes(1));
        replica(true).write(table);

        assertThat(trigger()).isEqualTo(first);
        assertThat(told()).containsExactly("Ready");
    }

    @Test
    void replicasThatSeeDifferentThingsEachTellOnce() throws Exception {
        var one = replica(true);
        var other = replica(false);
        for (var i = 0; i < 5; i++) {
            one.write(table);
            other.write(table);
            clock.step(Duration.ofMinutes(1));
        }

        assertThat(told()).containsExactlyInAnyOrder("Ready", "FunctionNotFound");
    }
}
