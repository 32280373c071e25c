package dev.nabi.events.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.metering.ledger.Database;
import dev.nabi.metering.ledger.DatabaseConfig;
import dev.nabi.metering.ledger.Postgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PostgresEventStoreTest extends EventStoreContract {
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
                    all.add(replica.write(
                            writes -> writes.lease(new LeaseRequest(LANE, EVENTS, T0, T0.plusSeconds(60), "other"))));
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
}
