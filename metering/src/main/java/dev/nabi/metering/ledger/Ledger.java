package dev.nabi.metering.ledger;

import dev.nabi.metering.budget.LeaseStore;
import java.sql.SQLException;
import java.util.UUID;

/** The database of usage. Its tables are created or migrated before the first use, and not when the ledger is opened with {@link #at}. */
public final class Ledger implements AutoCloseable {
    private final Database database;
    private final Transactions transactions;
    private final Transactions leasing;
    private boolean migrated;

    private Ledger(Database database) {
        this.database = database;
        this.transactions = new Transactions(database);
        this.leasing = new Transactions(database);
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

    /** What leases of budgets are written in: over a connection of its own, so that a long folding holds no call up. */
    Transactions leasing() throws SQLException {
        transactions();
        return leasing;
    }

    /** The parts of budgets that a run of a gateway holds. */
    public LeaseStore leases(UUID run) {
        return new BudgetLeases(this, run);
    }

    @Override
    public void close() throws SQLException {
        try (leasing) {
            transactions.close();
        }
    }
}
