package dev.nabi.events.store.jdbc;

import dev.nabi.metering.ledger.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The versions of the store's tables: a numbered script each, run once and in order, never edited after a release. */
final class EventSchema {
    private static final List<String> SCRIPTS = List.of("1-events.sql", "2-what-takes-room.sql", "3-what-is-kept.sql");

    private EventSchema() {}

    static void migrate(Database database, Dialect dialect) throws SQLException {
        try (var connection = database.connect()) {
            connection.setAutoCommit(false);
            database.lockSchema(connection);
            int version = version(connection);
            if (version > SCRIPTS.size()) {
                throw new SQLException("The event store " + database.describe() + " has schema version " + version
                        + ", this process knows " + SCRIPTS.size() + ": start the newer one, or restore a backup");
            }
            for (int next = version; next < SCRIPTS.size(); next++) {
                run(connection, dialect.schema(text(SCRIPTS.get(next))), next + 1);
            }
            connection.commit();
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS event_schema (version INTEGER PRIMARY KEY)");
            try (var rows = statement.executeQuery("SELECT COALESCE(MAX(version), 0) FROM event_schema")) {
                return rows.next() ? rows.getInt(1) : 0;
            }
        }
    }

    private static void run(Connection connection, String script, int version) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : script.split(";\\s*\n", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
            statement.execute("INSERT INTO event_schema (version) VALUES (" + version + ")");
        }
    }

    private static String text(String script) {
        try (var in = EventSchema.class.getResourceAsStream(script)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks " + script);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
