package dev.nabi.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.ledger.Database;
import dev.nabi.metering.ledger.DatabaseConfig;
import dev.nabi.metering.ledger.Postgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas of events, as they are packaged, on one PostgreSQL. */
class ReplicasProcessIT {
    private static final int BULK = 1500;
    private static final int FEW = 30;

    @TempDir
    Path directory;

    private final List<PackagedEvents> replicas = new ArrayList<>();
    private ApiServer api;
    private FakeGateway gateway;
    private DatabaseConfig database;

    @BeforeEach
    void start() throws Exception {
        database = Postgres.newDatabase();
        api = new ApiServer();
        gateway = new FakeGateway(false);
        api.function("bulk", "");
        api.function("few", "");
        var url = database.url() + (database.url().contains("?") ? "&" : "?") + "user=postgres";
        var settings = Map.of("store-url", url, "lease", "2s", "keep-settled", "24h");
        try (var starts = Executors.newFixedThreadPool(3)) {
            var all = new ArrayList<Callable<PackagedEvents>>();
            for (int i = 0; i < 3; i++) {
                all.add(() -> new PackagedEvents(directory, api.url(), "http://127.0.0.1:" + gateway.port(), settings));
            }
            for (var replica : starts.invokeAll(all)) {
                replicas.add(replica.get());
            }
        }
    }

    @AfterEach
    void stop() {
        replicas.forEach(PackagedEvents::close);
        gateway.close();
        api.close();
    }

    /** A Function with a long queue holds up no other one, and each replica takes part. */
    @Test
    void aLongQueueHoldsUpNoOtherFunctionAndEachReplicaDelivers() throws Exception {
        gateway.window = 3;
        gateway.millis = 20;
        call("bulk", BULK);
        call("few", FEW);
        await("SELECT COUNT(*) FROM event WHERE state < 3", 0);

        var order = List.copyOf(gateway.order);
        var last =
                order.stream().filter(id -> id.startsWith("shop.few.")).toList().getLast();
        var behind = order.subList(order.indexOf(last), order.size()).stream()
                .filter(id -> id.startsWith("shop.bulk."))
                .count();
        var shares = shares();
        System.out.printf(
                "%d events of a long queue were delivered after the last of %d of another; shares of the replicas %s%n",
                behind, FEW, shares);
        assertThat(behind).isPositive();
        assertThat(shares).hasSize(3).allMatch(share -> share >= BULK / 20);
        assertSettledOnce(BULK + FEW);
    }

    /** A replica that hangs for longer than its leases, and goes on: what it settles then is another's, and is refused. */
    @Test
    void whatAReplicaThatHungSettlesLaterIsRefused() throws Exception {
        gateway.millis = 300;
        var hung = replicas.getFirst();
        call("bulk", BULK);
        while (gateway.order.size() < BULK / 3) {
            Thread.sleep(5);
        }
        hung.signal("STOP");
        try {
            await("SELECT COUNT(*) FROM event WHERE state < 3", 0);
        } finally {
            hung.signal("CONT");
        }
        // It reads the answers that came meanwhile, settles, and goes on to work.
        call(List.of(hung), "few", FEW);
        await("SELECT COUNT(*) FROM event WHERE state < 3", 0);

        var again = gateway.delivered.values().stream()
                .filter(times -> times.get() > 1)
                .count();
        System.out.printf("%d events of the replica that hung were delivered again by another%n", again);
        assertThat(again).as("it had deliveries in flight").isPositive();
        assertThat(number("SELECT COUNT(*) FROM event WHERE attempts > 1")).isZero();
        assertSettledOnce(BULK + FEW);
    }

    private void call(String function, int count) throws Exception {
        call(replicas, function, count);
    }

    private static void call(List<PackagedEvents> to, String function, int count) throws Exception {
        try (var clients = Executors.newFixedThreadPool(16)) {
            var calls = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < count; i++) {
                var replica = to.get(i % to.size());
                calls.add(() -> replica.call(function, "x", Map.of("Nabi-Original-Target", "/"))
                        .statusCode());
            }
            for (var answer : clients.invokeAll(calls)) {
                assertThat(answer.get()).isEqualTo(202);
            }
        }
    }

    private void assertSettledOnce(long events) throws SQLException {
        assertThat(number("SELECT SUM(accepted) FROM event_book")).isEqualTo(events);
        assertThat(number("SELECT SUM(settled) FROM event_book")).isEqualTo(events);
        assertThat(number("SELECT COUNT(*) FROM event WHERE state = 3")).isEqualTo(events);
        assertThat(number("SELECT SUM(attempts) FROM event")).isEqualTo(events);
    }

    /** How many events each replica was the last to lease. */
    private List<Long> shares() throws SQLException {
        var shares = new ArrayList<Long>();
        try (var connection = Database.of(database).connectToRead();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT COUNT(*) FROM event GROUP BY owner")) {
            while (rows.next()) {
                shares.add(rows.getLong(1));
            }
        }
        return shares;
    }

    private long number(String sql) throws SQLException {
        try (var connection = Database.of(database).connectToRead();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void await(String sql, long wanted) throws Exception {
        for (int i = 0; i < 600 && number(sql) != wanted; i++) {
            Thread.sleep(200);
        }
        assertThat(number(sql)).isEqualTo(wanted);
    }
}
