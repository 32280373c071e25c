package dev.nabi.metering.ledger;

import dev.nabi.api.usage.UsageTotals;
import dev.nabi.api.v1alpha1.BudgetPeriod;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;

/** Sums up what every Function was used today and this month, and says which ledger that is. */
public final class LedgerTotals {
    private final Ledger ledger;
    private final Clock clock;

    public LedgerTotals(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    public UsageTotals read() throws SQLException {
        var now = clock.instant();
        long today = BudgetPeriod.DAY.at(now).from();
        long first = BudgetPeriod.MONTH.at(now).from();
        return ledger.transactions()
                .read(connection ->
                        new UsageTotals(identity(connection), today, FunctionDays.totals(connection, first, today)));
    }

    /** Gives the ledger its id, once. */
    static void identify(Connection connection) throws SQLException {
        try (var insert = connection.prepareStatement(
                "INSERT INTO ledger_identity (id) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM ledger_identity)")) {
            insert.setString(1, UUID.randomUUID().toString());
            insert.executeUpdate();
        }
    }

    private static String identity(Connection connection) throws SQLException {
        try (var select = connection.createStatement();
                var row = select.executeQuery("SELECT id FROM ledger_identity")) {
            if (!row.next()) {
                throw new SQLException("The ledger lacks its id");
            }
            return row.getString(1);
        }
    }
}
