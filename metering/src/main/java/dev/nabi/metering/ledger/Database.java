package dev.nabi.metering.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/** Where a ledger is kept, and the little in which the databases differ. */
public interface Database {
    /** A connection for transactions that write: one at a time, or safe against each other. */
    Connection connect() throws SQLException;

    /** A connection whose transactions see one state throughout and hold no writer up. */
    Connection connectToRead() throws SQLException;

    /** Keeps other gateways from migrating until the transaction ends. */
    void lockSchema(Connection connection) throws SQLException;

    /** Keeps others from what has this name until the transaction ends. */
    void lock(Connection connection, String name) throws SQLException;

    /** What to add to a SELECT so that what it saw stays so until the transaction ends. */
    String forShare();

    /**
     * The time on the clock that all gateways of the ledger go by, in milliseconds since 1970: the database's own, where
     * it has one, else the given one. Whether a gateway is there is told by it: its own clock may be set.
     */
    long now(Connection connection, long nowMillis) throws SQLException;

    /**
     * The moment by which periods are closed and old usage is deleted: the given one, unless the database has a clock of
     * its own that is behind. A gateway whose clock runs ahead must not close the hours of all others.
     */
    default long notAfter(Connection connection, long nowMillis) throws SQLException {
        return Math.min(nowMillis, now(connection, nowMillis));
    }

    /** What a person is told; without a password. */
    String describe();

    /** The database that a URL names: {@code jdbc:sqlite:<file>} or {@code jdbc:postgresql://<host>/<database>}. */
    static Database of(DatabaseConfig config) {
        return config.url().startsWith(SqliteDatabase.PREFIX)
                ? new SqliteDatabase(config)
                : new PostgresDatabase(config);
    }
}
