package dev.nabi.gateway.metering.ledger;

import java.sql.SQLException;

/** The database of usage, its tables up to date. */
public final class Ledger implements AutoCloseable {
    private final Database database;
    private final Transactions transactions;

    private Ledger(Database database) {
        this.database = database;
        this.transactions = new Transactions(database);
    }

    /** Connects and brings the tables up to date. */
    public static Ledger open(Database database) throws SQLException {
        var ledger = new Ledger(database);
        Schema.migrate(database, ledger.transactions);
        return ledger;
    }

    Database database() {
        return database;
    }

    Transactions transactions() {
        return transactions;
    }

    @Override
    public void close() throws SQLException {
        transactions.close();
    }
}
