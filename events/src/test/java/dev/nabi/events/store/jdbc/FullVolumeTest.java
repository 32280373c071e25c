package dev.nabi.events.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.events.store.Acceptance;
import dev.nabi.events.store.EventContent;
import dev.nabi.events.store.EventReads;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.LeaseRequest;
import dev.nabi.events.store.NewEvent;
import dev.nabi.events.store.Settlement;
import dev.nabi.events.store.TopicRecord;
import dev.nabi.metering.ledger.DatabaseConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on SQLite whose volume has little room left. */
class FullVolumeTest {
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    private static final LaneKey LANE = LaneKey.calls("shop", "orders");
    private static final EventContent CONTENT = new EventContent("{}", new byte[] {1});

    @TempDir
    Path directory;

    private static NewEvent event(String id) {
        return new NewEvent(id, LANE, T0, T0, T0.plusSeconds(3600), null, null, 0, "", CONTENT);
    }

    @Test
    void whatIsThereIsDeliveredAndNothingIsTakenInUntilThereIsRoom() throws Exception {
        var free = new AtomicLong(Long.MAX_VALUE);
        try (var store = JdbcEventStore.open(
                DatabaseConfig.sqlite(directory.resolve("events.db")), LaneBounds.NONE, free::get)) {
            store.accept(List.of(event("1"))).join();
            free.set(1 << 20);
            store.refresh();

            assertThat(store.accept(List.of(event("2"))).join())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Acceptance.Full.class,
                            full -> assertThat(full.toString()).contains("nearly full"));
            assertThatThrownBy(() -> store.write(
                                    writes -> writes.append(List.of(new TopicRecord("shop", "t", T0, CONTENT))))
                            .join())
                    .hasMessageContaining("nearly full");
            var leased = store.write(writes -> writes.lease(new LeaseRequest(LANE, 9, T0, T0.plusSeconds(60), "here")))
                    .join();
            assertThat(store.settle(
                                    List.of(new Settlement(
                                            leased.getFirst().lease(), T0, new Settlement.Succeeded(null), null)),
                                    (writes, _) -> writes.acceptResults(List.of(event("1-result"))))
                            .join())
                    .containsExactly(true);

            free.set(1L << 30);
            store.refresh();
            assertThat(store.accept(List.of(event("2"))).join()).containsExactly(new Acceptance.Accepted("2"));
            assertThat(store.read(EventReads::books).accepted()).isEqualTo(3);
        }
    }

    @Test
    void aVolumeKnowsItsRoom() {
        var volume = Volume.of(DatabaseConfig.sqlite(directory.resolve("events.db")));

        assertThat(volume.freeBytes()).isPositive().isLessThan(Long.MAX_VALUE);
    }
}
