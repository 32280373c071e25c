package dev.nabi.events.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.metering.ledger.Database;
import dev.nabi.metering.ledger.DatabaseConfig;
import dev.nabi.metering.ledger.Postgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PostgresEventStoreTest {
    @Nested
    class Leases extends LeaseContract {
        @Override
        DatabaseConfig newDatabase() throws Exception {
            return Postgres.newDatabase();
        }
    }

    @Nested
    class Acceptances extends AcceptanceContract {
        @Override
        DatabaseConfig newDatabase() throws Exception {
            return Postgres.newDatabase();
        }
    }

    @Nested
    class Settlements extends SettlementContract {
        @Override
        DatabaseConfig newDatabase() throws Exception {
            return Postgres.newDatabase();
        }
    }

    @Nested
    class Room extends RoomContract {
        @Override
        DatabaseConfig newDatabase() throws Exception {
            return Postgres.newDatabase();
        }
    }

    @Nested
    class Keeping extends KeepingContract {
        @Override
        DatabaseConfig newDatabase() throws Exception {
            return Postgres.newDatabase();
        }
    }

    @Nested
    class Commits extends CommitContract {
        @Override
        DatabaseConfig newDatabase() throws Exception {
            return Postgres.newDatabase();
        }
    }

    @Nested
    class Replicas extends EventStoreContract {
        private static final int EVENTS = 400;

        @Override
        DatabaseConfig newDatabase() throws Exception {
            return Postgres.newDatabase();
        }

        /** Two replicas settle and renew the same events at once, each in an order of its own, as after a lease that ran out. */
        @Test
        void replicasThatSettleAndRenewWaitForEachOtherInNoCircle() throws Exception {
            for (int i = 0; i < EVENTS; i += 100) {
                accept(LANE, 100);
            }
            var leases = new ArrayList<>(
                    lease(LANE, EVENTS, T0).stream().map(LeasedEvent::lease).toList());
            var random = new Random(1);
            try (var other = JdbcEventStore.open(database, LaneBounds.NONE)) {
                for (int round = 0; round < 20; round++) {
                    var all = new ArrayList<CompletableFuture<?>>();
                    for (var replica : List.of(store, other)) {
                        Collections.shuffle(leases, random);
                        var mine = List.copyOf(leases);
                        all.add(replica.write(writes -> writes.renew(mine, T0.plusSeconds(60))));
                        mine.forEach(lease -> all.add(replica.settle(
                                List.of(settlement(lease, new Settlement.RetryAt(T0, false))), (_, _) -> {})));
                        all.add(replica.write(writes ->
                                writes.lease(new LeaseRequest(LANE, EVENTS, T0, T0.plusSeconds(60), "other"))));
                    }
                    all.forEach(CompletableFuture::join);
                    leases.clear();
                    lease(LANE, EVENTS, T0);
                    write(writes -> writes.expireLeases(T0.plusSeconds(61)));
                    lease(LANE, EVENTS, T0.plusSeconds(62)).forEach(event -> leases.add(event.lease()));
                    assertThat(leases).hasSize(EVENTS);
                }
            }
            store.close();
            store = JdbcEventStore.open(database, LaneBounds.NONE);

            assertThat(deadlocks()).isZero();
        }

        private long deadlocks() throws SQLException {
            try (var connection = Database.of(database).connect();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(
                            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")) {
                rows.next();
                return rows.getLong(1);
            }
        }

        /** It kept the number of a lane that another one has deleted: what it accepts is refused, and not lost in a lane of nobody. */
        @Test
        void aLaneThatAnotherReplicaHasDeletedTakesNothingInByItsOldNumber() throws Exception {
            try (var other = JdbcEventStore.open(database, LaneBounds.NONE)) {
                accept(event(LANE, null));
                settle(lease(LANE, 1, T0).getFirst().lease(), new Settlement.Succeeded(null));
                other.refresh();
                store.collectLanes(T0, T0).join();
                write(writes -> writes.deleteOld(
                        new EventWrites.Retention(T0.plusSeconds(9), Long.MAX_VALUE, T0, Long.MAX_VALUE, T0), 10));
                assertThat(store.collectLanes(T0.plusSeconds(60), T0.plusSeconds(60))
                                .join())
                        .isEqualTo(1);

                assertThat(other.accept(List.of(event(LANE, null)))).failsWithin(Duration.ofSeconds(20));
                other.refresh();
                assertThat(other.accept(List.of(event(LANE, null))).join())
                        .singleElement()
                        .isInstanceOf(Acceptance.Accepted.class);
                assertThat(lease(LANE, 9, T0))
                        .as("by the one that has deleted it")
                        .hasSize(1);
            }
        }
    }
}
