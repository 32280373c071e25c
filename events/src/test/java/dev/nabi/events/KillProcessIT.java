package dev.nabi.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.store.EventReads;
import dev.nabi.events.store.EventState;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.metering.ledger.Database;
import dev.nabi.metering.ledger.DatabaseConfig;
import dev.nabi.metering.ledger.Postgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Events, killed again and again while calls are handed over and carried out: every 202 ends settled or dead, once, and the
 * books have no drift. {@code bench/events-kill} kills gateways, functions, PostgreSQL and Kafka, too.
 */
class KillProcessIT {
    private static final int EVENTS = Integer.getInteger("nabi.events.kill.events", 600);
    private static final int CLIENTS = 24;

    @TempDir
    Path directory;

    @Test
    void onSqliteEveryAcceptedCallEndsOnce() throws Exception {
        run(DatabaseConfig.sqlite(directory.resolve("events.db")), 1);
    }

    @Test
    void onPostgresWithTwoReplicasEveryAcceptedCallEndsOnce() throws Exception {
        run(Postgres.newDatabase(), 2);
    }

    private void run(DatabaseConfig database, int replicas) throws Exception {
        var processes = new ArrayList<PackagedEvents>();
        try (var api = new ApiServer();
                var gateway = new FakeGateway(true)) {
            api.function("orders", "async: {maxAttempts: 2, backoff: {initial: 1s, max: 2s}}");
            var settings = Map.of(
                    "store-url",
                    database.isShared()
                            ? database.url() + (database.url().contains("?") ? "&" : "?") + "user=postgres"
                            : database.url(),
                    "lease",
                    "2s",
                    "keep-settled",
                    "24h");
            for (int i = 0; i < replicas; i++) {
                processes.add(new PackagedEvents(directory, api.url(), "http://127.0.0.1:" + gateway.port(), settings));
            }
            var accepted = ConcurrentHashMap.<String>newKeySet();
            int kills = load(processes, accepted);
            await(database, processes);
            check(database, accepted, gateway, kills);
        } finally {
            processes.forEach(PackagedEvents::close);
        }
    }

    /** Calls from many clients until as many are accepted as there should be; meanwhile kills. */
    private static int load(List<PackagedEvents> processes, Set<String> accepted) throws Exception {
        var sent = new AtomicInteger();
        int kills = 0;
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.execute(() -> {
                    while (accepted.size() < EVENTS) {
                        var number = sent.incrementAndGet();
                        call(processes.get(number % processes.size()), number, accepted);
                    }
                });
            }
            clients.shutdown();
            var random = new Random(1);
            while (!clients.awaitTermination(300 + random.nextInt(900), java.util.concurrent.TimeUnit.MILLISECONDS)) {
                var victim = processes.get(random.nextInt(processes.size()));
                victim.kill();
                victim.start();
                kills++;
            }
        }
        processes.getFirst().kill();
        processes.getFirst().start();
        return kills + 1;
    }

    private static void call(PackagedEvents events, int number, Set<String> accepted) {
        try {
            var answer = events.call("orders", "order " + number, Map.of("Nabi-Original-Target", "/new?n=" + number));
            if (answer.statusCode() == 202) {
                accepted.add(answer.headers().firstValue("Nabi-Event-Id").orElseThrow());
            }
        } catch (IOException killed) {
            // Nobody said 202: it may have been accepted, or not.
            assertThat(killed).isNotNull();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(DatabaseConfig database, List<PackagedEvents> processes) throws Exception {
        // A connection that only reads: a store opened beside the one that runs would wait for its writes.
        try (var connection = Database.of(database).connectToRead();
                var statement = connection.createStatement()) {
            for (int i = 0; i < 1200; i++) {
                try (var open = statement.executeQuery("SELECT COUNT(*) FROM event WHERE state < 3")) {
                    if (open.next() && open.getInt(1) == 0) {
                        break;
                    }
                }
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
                Thread.sleep(250);
            }
        }
        for (var events : processes) {
            events.terminate();
        }
    }

    private static void check(DatabaseConfig database, Set<String> accepted, FakeGateway gateway, int kills)
            throws Exception {
        try (var store = JdbcEventStore.open(database, LaneBounds.NONE)) {
            var books = store.read(EventReads::books);
            var ends = new EnumMap<EventState, Integer>(EventState.class);
            long attempts = 0;
            long deliveries = 0;
            for (var id : accepted) {
                var event = store.read(reads -> reads.find(id)).orElseThrow();
                ends.merge(event.state(), 1, Integer::sum);
                attempts += event.attempts();
                deliveries += gateway.delivered.get(id).get();
            }
            System.out.printf(
                    "%s: %d kills, %d calls with 202, ends %s, %s, drift %d, attempts in the books %d, deliveries %d%n",
                    database.isShared() ? "PostgreSQL" : "SQLite",
                    kills,
                    accepted.size(),
                    ends,
                    books,
                    books.drift(),
                    attempts,
                    deliveries);
            assertThat(ends.keySet()).isSubsetOf(EventState.SUCCEEDED, EventState.DEAD);
            assertThat(books.drift()).isZero();
            assertThat(books.queued() + books.running()).isZero();
            assertThat(books.settled() + books.dead()).isEqualTo(books.accepted());
            assertThat(books.accepted()).isGreaterThanOrEqualTo(accepted.size());
            assertThat(attempts).as("each attempt was a delivery").isLessThanOrEqualTo(deliveries);
            assertThat(ends.get(EventState.DEAD)).as("some are refused").isPositive();
        }
    }
}
