package dev.nabi.reconciliation;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The tables of events, read beside the processes that write them. */
record EventsStore(String url) {
    /** Reads a row. */
    @FunctionalInterface
    private interface Reader {
        void read(ResultSet row) throws SQLException;
    }

    private void read(String sql, Reader reader) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }

    private long number(String sql) {
        var number = new long[1];
        try {
            read(sql, row -> number[0] = row.getLong(1));
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return number[0];
    }

    /** Whether nothing waits or runs, and a Trigger's lane has had as many events as there are records. */
    boolean isSettled(String trigger, long records) {
        return number("SELECT COUNT(*) FROM event WHERE state < 3") == 0
                && number("SELECT COUNT(*) FROM event e JOIN event_lane l ON l.id = e.lane WHERE l.trigger_name = '"
                                + trigger + "'")
                        >= records;
    }

    Map<String, EventsEvidence.Row> rows() {
        var rows = new HashMap<String, EventsEvidence.Row>();
        try {
            read(
                    "SELECT e.id, l.function, l.trigger_name, e.state, e.attempts FROM event e"
                            + " JOIN event_lane l ON l.id = e.lane",
                    row -> rows.put(
                            row.getString(1),
                            new EventsEvidence.Row(row.getString(2), row.getString(3), row.getInt(4), row.getLong(5))));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }

    EventsEvidence.Book book() {
        return new EventsEvidence.Book(
                number("SELECT SUM(accepted) FROM event_book"),
                number("SELECT SUM(settled) FROM event_book"),
                number("SELECT SUM(dead) FROM event_book"));
    }

    long attempts() {
        return number("SELECT COUNT(*) FROM event_attempt WHERE counted = 1");
    }
}
