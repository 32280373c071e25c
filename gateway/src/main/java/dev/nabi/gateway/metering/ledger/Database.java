package dev.nabi.gateway.metering.ledger;

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

    /** What a person is told; without a password. */
    String describe();

    /** The database that a URL names: {@code jdbc:sqlite:<file>} or {@code jdbc:postgresql://<host>/<database>}. */
    static Database of(DatabaseConfig config) {
        return config.url().startsWith(SqliteDatabase.PREFIX)
                ? new SqliteDatabase(config)
                : new PostgresDatabase(config);
    }
}
