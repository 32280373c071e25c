package dev.nabi.metering.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The versions of the ledger's tables: a numbered script each, run once and in order, never edited after a release. A
 * ledger that a newer gateway migrated is refused.
 */
final class Schema {
    private static final List<String> SCRIPTS = List.of("1-usage.sql", "2-budgets.sql", "3-active-time.sql");

    private Schema() {}

    static void migrate(Database database, Transactions transactions) throws SQLException {
        transactions.write(connection -> {
            database.lockSchema(connection);
            int version = version(connection);
            if (version > SCRIPTS.size()) {
                throw new SQLException("The ledger " + database.describe() + " has schema version " + version
                        + ", this gateway knows " + SCRIPTS.size() + ": start the newer gateway, or restore a backup");
            }
            for (int next = version; next < SCRIPTS.size(); next++) {
                run(connection, SCRIPTS.get(next), next + 1);
            }
            LedgerTotals.identify(connection);
            return SCRIPTS.size();
        });
    }

    private static int version(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY)");
            try (var rows = statement.executeQuery("SELECT MAX(version) FROM schema_version")) {
                return rows.next() ? rows.getInt(1) : 0;
            }
        }
    }

    private static void run(Connection connection, String script, int version) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : text(script).split(";\\s*\n", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
        try (var insert = connection.prepareStatement("INSERT INTO schema_version (version) VALUES (?)")) {
            insert.setInt(1, version);
            insert.executeUpdate();
        }
    }

    private static String text(String script) {
        try (var in = Schema.class.getResourceAsStream(script)) {
            if (in == null) {
                throw new IllegalStateException("The gateway's jar lacks " + script);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
