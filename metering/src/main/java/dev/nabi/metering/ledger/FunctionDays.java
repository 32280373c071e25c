package dev.nabi.metering.ledger;

import dev.nabi.api.usage.FunctionTotals;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/** The table of what each Function was used by day, as it is billed. */
final class FunctionDays {
    private static final String ADD = "INSERT INTO function_day (day, namespace, function, invocations, mib_ms,"
            + " last_millis) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (day, namespace, function) DO UPDATE SET"
            + " invocations = function_day.invocations + excluded.invocations,"
            + " mib_ms = function_day.mib_ms + excluded.mib_ms,"
            + " last_millis = CASE WHEN excluded.last_millis > function_day.last_millis"
            + " THEN excluded.last_millis ELSE function_day.last_millis END";

    private static final String TOTALS = "SELECT namespace, function,"
            + " SUM(CASE WHEN day = ? THEN invocations ELSE 0 END) AS invocations_today,"
            + " SUM(invocations) AS invocations_month,"
            + " SUM(CASE WHEN day = ? THEN mib_ms ELSE 0 END) AS mib_ms_today,"
            + " SUM(mib_ms) AS mib_ms_month,"
            + " MAX(last_millis) AS last_millis"
            + " FROM function_day WHERE day >= ? AND day <= ? GROUP BY namespace, function";

    private FunctionDays() {}

    /** A Function on a day. Sorted as {@link Fold.Row} is, and for the same reason. */
    record Key(long day, String namespace, String function) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparingLong(Key::day).thenComparing(Key::namespace).thenComparing(Key::function);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** What is added to a day. */
    record Sum(long invocations, long mibMs, long lastMillis) {
        Sum plus(Sum other) {
            return new Sum(
                    Math.addExact(invocations, other.invocations),
                    Math.addExact(mibMs, other.mibMs),
                    Math.max(lastMillis, other.lastMillis));
        }
    }

    static void add(Connection connection, SortedMap<Key, Sum> days) throws SQLException {
        try (var add = connection.prepareStatement(ADD)) {
            for (var entry : days.entrySet()) {
                add.setLong(1, entry.getKey().day());
                add.setString(2, entry.getKey().namespace());
                add.setString(3, entry.getKey().function());
                add.setLong(4, entry.getValue().invocations());
                add.setLong(5, entry.getValue().mibMs());
                add.setLong(6, entry.getValue().lastMillis());
                add.addBatch();
            }
            add.executeBatch();
        }
    }

    /** What each Function was used from the first day on, and on the last. */
    static List<FunctionTotals> totals(Connection connection, long firstOfMonth, long today) throws SQLException {
        try (var select = connection.prepareStatement(TOTALS)) {
            select.setLong(1, today);
            select.setLong(2, today);
            select.setLong(3, firstOfMonth);
            select.setLong(4, today);
            var totals = new ArrayList<FunctionTotals>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    totals.add(new FunctionTotals(
                            row.getString("namespace"),
                            row.getString("function"),
                            row.getLong("invocations_today"),
                            row.getLong("invocations_month"),
                            row.getLong("mib_ms_today"),
                            row.getLong("mib_ms_month"),
                            row.getLong("last_millis")));
                }
            }
            return totals;
        }
    }
}
