package dev.nabi.gateway.metering.ledger;

import java.sql.SQLException;

/** The database of usage, its tables up to date. */
public final class Ledger implements AutoCloseable {
    private final Database database;
    private final Transactions transactions;
    private boolean migrated;

    private Ledger(Database database) {
        this.database = database;
        this.transactions = new Transactions(database);
    }

    /** Connects and brings the tables up to date. */
    public static Ledger open(Database database) throws SQLException {
        var ledger = at(database);
        ledger.transactions();
        return ledger;
    }

    /** Connects when it is first used: the database may still be away. */
    public static Ledger at(Database database) {
        return new Ledger(database);
    }

    Database database() {
        return database;
    }

    /** Brings the tables up to date first, if that has not been done. */
    synchronized Transactions transactions() throws SQLException {
        if (!migrated) {
            Schema.migrate(database, transactions);
            migrated = true;
        }
        return transactions;
    }

    @Override
    public void close() throws SQLException {
        transactions.close();
    }
}
