package dev.nabi.events.code.jdbc;

import dev.nabi.events.code.CodeStore;
import dev.nabi.events.store.StoreException;
import dev.nabi.metering.ledger.Database;
import dev.nabi.metering.ledger.DatabaseConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A code store in PostgreSQL, of several processes. A content is rows of up to 256 KiB under the id of its upload; the upload
 * that ends first with a digest is the content. A claim and a collection of one content wait for each other by its row.
 */
public final class PostgresCodeStore implements CodeStore {
    private static final List<String> TABLES = List.of("""
            CREATE TABLE IF NOT EXISTS code (
                id TEXT PRIMARY KEY, sha256 TEXT UNIQUE, bytes BIGINT NOT NULL, begun_at BIGINT NOT NULL)""", """
            CREATE TABLE IF NOT EXISTS code_chunk (
                id TEXT NOT NULL REFERENCES code (id) ON DELETE CASCADE, number INTEGER NOT NULL, content BYTEA NOT NULL,
                PRIMARY KEY (id, number))""", """
            CREATE TABLE IF NOT EXISTS code_claim (
                namespace TEXT NOT NULL, sha256 TEXT NOT NULL REFERENCES code (sha256), renewed_at BIGINT NOT NULL,
                PRIMARY KEY (namespace, sha256))""");

    private static final String CLAIM = "INSERT INTO code_claim (namespace, sha256, renewed_at) VALUES (?, ?, ?)"
            + " ON CONFLICT (namespace, sha256) DO UPDATE SET renewed_at = excluded.renewed_at";

    private final Database database;

    private PostgresCodeStore(Database database) {
        this.database = database;
    }

    /** Opens the store, and makes its tables where it is new. */
    public static PostgresCodeStore open(DatabaseConfig config) throws StoreException {
        var store = new PostgresCodeStore(Database.of(config));
        store.transaction(connection -> {
            store.database.lockSchema(connection);
            try (var statement = connection.createStatement()) {
                for (var table : TABLES) {
                    statement.execute(table);
                }
            }
            return store;
        });
        return store;
    }

    @Override
    public Upload begin(Instant now) throws StoreException {
        var id = UUID.randomUUID().toString();
        return transaction(connection -> {
            update(connection, "INSERT INTO code (id, bytes, begun_at) VALUES (?, 0, ?)", id, now.toEpochMilli());
            return new ChunkedUpload(id);
        });
    }

    private final class ChunkedUpload implements Upload {
        private final String id;
        private int chunks;
        private long bytes;
        private boolean isKept;

        ChunkedUpload(String id) {
            this.id = id;
        }

        @Override
        public void write(byte[] content, int length) throws StoreException {
            transaction(connection -> update(
                    connection,
                    "INSERT INTO code_chunk (id, number, content) VALUES (?, ?, ?)",
                    id,
                    chunks,
                    Arrays.copyOf(content, length)));
            chunks++;
            bytes += length;
        }

        @Override
        public void commit(String namespace, String sha256, Instant now) throws StoreException {
            isKept = transaction(connection -> {
                // Another upload of this content, or a collection of it, ends first.
                database.lock(connection, "code " + sha256);
                var isNew = !isThere(connection, sha256);
                if (isNew) {
                    update(connection, "UPDATE code SET sha256 = ?, bytes = ? WHERE id = ?", sha256, bytes, id);
                }
                update(connection, CLAIM, namespace, sha256, now.toEpochMilli());
                return isNew;
            });
        }

        @Override
        public void close() {
            if (!isKept) {
                try {
                    transaction(
                            connection -> update(connection, "DELETE FROM code WHERE id = ? AND sha256 IS NULL", id));
                } catch (StoreException later) {
                    // The collection deletes what is left.
                }
            }
        }
    }

    private static boolean isThere(Connection connection, String sha256) throws SQLException {
        return !list(connection, "SELECT id FROM code WHERE sha256 = ?", row -> row.getString(1), sha256)
                .isEmpty();
    }

    @Override
    public boolean renew(String namespace, String sha256, Instant now) throws StoreException {
        return transaction(connection -> update(
                        connection,
                        "UPDATE code_claim SET renewed_at = ? WHERE namespace = ? AND sha256 = ?",
                        now.toEpochMilli(),
                        namespace,
                        sha256)
                > 0);
    }

    @Override
    public Optional<Content> open(String namespace, String sha256) throws StoreException {
        return transaction(connection -> list(
                        connection,
                        "SELECT c.id, c.bytes FROM code c JOIN code_claim m ON m.sha256 = c.sha256"
                                + " WHERE m.namespace = ? AND c.sha256 = ?",
                        row -> new Content(row.getLong(2), new ChunkStream(row.getString(1), this::chunk)),
                        namespace,
                        sha256)
                .stream()
                .findFirst());
    }

    private Optional<byte[]> chunk(String id, int number) throws StoreException {
        return transaction(connection -> list(
                        connection,
                        "SELECT content FROM code_chunk WHERE id = ? AND number = ?",
                        row -> row.getBytes(1),
                        id,
                        number)
                .stream()
                .findFirst());
    }

    @Override
    public Sizes sizes(String namespace) throws StoreException {
        return transaction(connection -> list(
                        connection,
                        "SELECT COALESCE(SUM(bytes), 0), COALESCE(SUM(bytes) FILTER (WHERE sha256 IN"
                                + " (SELECT sha256 FROM code_claim WHERE namespace = ?)), 0) FROM code",
                        row -> new Sizes(row.getLong(2), row.getLong(1)),
                        namespace)
                .getFirst());
    }

    @Override
    public List<Claim> claimsBefore(Instant cutoff) throws StoreException {
        return transaction(connection -> list(
                connection,
                "SELECT namespace, sha256 FROM code_claim WHERE renewed_at < ? ORDER BY namespace, sha256",
                row -> new Claim(row.getString(1), row.getString(2)),
                cutoff.toEpochMilli()));
    }

    @Override
    public void release(Claim claim, Instant cutoff) throws StoreException {
        transaction(connection -> update(
                connection,
                "DELETE FROM code_claim WHERE namespace = ? AND sha256 = ? AND renewed_at < ?",
                claim.namespace(),
                claim.sha256(),
                cutoff.toEpochMilli()));
    }

    @Override
    public void collect(Instant cutoff) throws StoreException {
        transaction(connection ->
                update(connection, "DELETE FROM code WHERE sha256 IS NULL AND begun_at < ?", cutoff.toEpochMilli()));
        var unclaimed = transaction(connection -> list(
                connection,
                "SELECT sha256 FROM code c WHERE sha256 IS NOT NULL"
                        + " AND NOT EXISTS (SELECT 1 FROM code_claim m WHERE m.sha256 = c.sha256)",
                row -> row.getString(1)));
        for (var sha256 : unclaimed) {
            transaction(connection -> {
                database.lock(connection, "code " + sha256);
                return update(
                        connection,
                        "DELETE FROM code c WHERE sha256 = ?"
                                + " AND NOT EXISTS (SELECT 1 FROM code_claim m WHERE m.sha256 = c.sha256)",
                        sha256);
            });
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    @FunctionalInterface
    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> T transaction(Work<T> work) throws StoreException {
        try (var connection = database.connect()) {
            connection.setAutoCommit(false);
            var result = work.run(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw new StoreException(
                    "The code store in " + database.describe() + " is not reached: " + e.getMessage(), e);
        }
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    private static <T> List<T> list(Connection connection, String sql, Row<T> row, Object... values)
            throws SQLException {
        var found = new ArrayList<T>();
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(row.of(rows));
                }
            }
        }
        return found;
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (var i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    @Override
    public void close() {
        // Each transaction has a connection of its own.
    }
}
