package dev.nabi.metering.ledger;

import dev.nabi.metering.billing.Measure;
import dev.nabi.metering.billing.Usage;
import dev.nabi.metering.billing.UsageKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The columns that all tables of usage share, as SQL text and as values. */
final class UsageColumns {
    static final String KEY = "namespace, function, revision, memory_mib";
    static final String MEASURES = each("%s");
    static final String SUMS = each("SUM(%1$s) AS %1$s");

    private UsageColumns() {}

    /** Adds to the row of this period and key, or starts it. Leading columns: one or two BIGINTs. */
    static String addTo(String table, String leading) {
        var columns = leading + ", " + KEY + ", " + MEASURES;
        var values = String.join(", ", Collections.nCopies(columns.split(",", -1).length, "?"));
        var additions = each("%1$s = " + table + ".%1$s + excluded.%1$s");
        return "INSERT INTO " + table + " (" + columns + ") VALUES (" + values + ") ON CONFLICT (" + leading + ", "
                + KEY + ") DO UPDATE SET " + additions;
    }

    static void set(PreparedStatement statement, List<Long> leading, UsageKey key, Usage usage) throws SQLException {
        int at = 1;
        for (long value : leading) {
            statement.setLong(at++, value);
        }
        at = setKey(statement, at, key);
        for (var measure : Measure.values()) {
            statement.setLong(at++, usage.get(measure));
        }
    }

    static int setKey(PreparedStatement statement, int from, UsageKey key) throws SQLException {
        statement.setString(from, key.namespace());
        statement.setString(from + 1, key.function());
        statement.setString(from + 2, key.revision());
        statement.setInt(from + 3, key.memoryMib());
        return from + 4;
    }

    static UsageKey key(ResultSet row) throws SQLException {
        return new UsageKey(
                row.getString("namespace"),
                row.getString("function"),
                row.getString("revision"),
                row.getInt("memory_mib"));
    }

    static Usage usage(ResultSet row) throws SQLException {
        var usage = Usage.NONE;
        for (var measure : Measure.values()) {
            usage = usage.plus(measure, row.getLong(measure.column()));
        }
        return usage;
    }

    private static String each(String pattern) {
        return Arrays.stream(Measure.values())
                .map(measure -> pattern.formatted(measure.column()))
                .collect(Collectors.joining(", "));
    }
}
