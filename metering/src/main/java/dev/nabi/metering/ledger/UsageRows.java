package dev.nabi.metering.ledger;

import dev.nabi.metering.billing.Usage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Adds usage to its minutes, and to the adjustments where the minute's period is closed. */
final class UsageRows {
    private static final String ADD = UsageColumns.addTo(Tier.MINUTE.table(), "period");
    private static final String ADJUST = UsageColumns.addTo("usage_adjustment", "booked_minute, period");

    private UsageRows() {}

    /** The first minute of the first open hour; it stays so until the transaction ends. */
    static long openMinute(Connection connection, Database database) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT open_hour FROM ledger_state WHERE id = 1" + database.forShare())) {
            if (!row.next()) {
                throw new SQLException("The ledger " + database.describe() + " lacks its row in ledger_state");
            }
            return row.getLong(1) * 60;
        }
    }

    static void add(Connection connection, SortedMap<Fold.Row, Usage> rows, long openMinute, long nowMinute)
            throws SQLException {
        try (var add = connection.prepareStatement(ADD);
                var adjust = connection.prepareStatement(ADJUST)) {
            for (Map.Entry<Fold.Row, Usage> entry : rows.entrySet()) {
                var row = entry.getKey();
                boolean late = row.minute() < openMinute;
                var leading = late ? List.of(Math.max(nowMinute, openMinute), row.minute()) : List.of(row.minute());
                var statement = late ? adjust : add;
                UsageColumns.set(statement, leading, row.key(), entry.getValue());
                statement.addBatch();
            }
            adjust.executeBatch();
            add.executeBatch();
        }
    }
}
