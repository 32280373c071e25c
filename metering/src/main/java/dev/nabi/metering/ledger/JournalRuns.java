package dev.nabi.metering.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table of how far each journal was read. */
final class JournalRuns {
    enum State {
        OPEN,
        CLOSED,
        GONE
    }

    record Position(UUID run, String gateway, State state, long next, long foldedMillis) {}

    private static final String COLUMNS =
            "SELECT run, gateway, state, next_sequence, folded_millis FROM journal_run WHERE ";

    private JournalRuns() {}

    static Optional<Position> position(Connection connection, UUID run) throws SQLException {
        try (var select = connection.prepareStatement(COLUMNS + "run = ?")) {
            select.setString(1, run.toString());
            return positions(select).stream().findFirst();
        }
    }

    static List<Position> openOf(Connection connection, String gateway) throws SQLException {
        try (var select = connection.prepareStatement(COLUMNS + "gateway = ? AND state = 'OPEN'")) {
            select.setString(1, gateway);
            return positions(select);
        }
    }

    /** Those that have told nothing since then. */
    static List<Position> openSince(Connection connection, long foldedMillis) throws SQLException {
        try (var select = connection.prepareStatement(COLUMNS + "state = 'OPEN' AND folded_millis < ?")) {
            select.setLong(1, foldedMillis);
            return positions(select);
        }
    }

    /** Its files are gone: nobody knows what they held beyond what was folded. */
    static void lose(Connection connection, Position journal, long now) throws SQLException {
        new LossRows(connection, journal.run(), journal.gateway()).gone(journal.foldedMillis(), now);
        advance(connection, journal, new Advance(journal.next(), State.GONE, 0, 0), journal.foldedMillis());
    }

    /** Its gateway is there, and all of it is folded. */
    static void touch(Connection connection, UUID run, long now) throws SQLException {
        try (var update = connection.prepareStatement("UPDATE journal_run SET folded_millis = ? WHERE run = ?")) {
            update.setLong(1, now);
            update.setString(2, run.toString());
            update.executeUpdate();
        }
    }

    private static List<Position> positions(PreparedStatement select) throws SQLException {
        var found = new ArrayList<Position>();
        try (var row = select.executeQuery()) {
            while (row.next()) {
                found.add(position(row));
            }
        }
        return found;
    }

    private static Position position(ResultSet row) throws SQLException {
        return new Position(
                UUID.fromString(row.getString("run")),
                row.getString("gateway"),
                State.valueOf(row.getString("state")),
                row.getLong("next_sequence"),
                row.getLong("folded_millis"));
    }

    static void insert(Connection connection, UUID run, String gateway, long first, long now) throws SQLException {
        try (var insert = connection.prepareStatement(
                "INSERT INTO journal_run (run, gateway, state, next_sequence, unwritten, unreadable, opened_millis,"
                        + " folded_millis) VALUES (?, ?, 'OPEN', ?, 0, 0, ?, ?)")) {
            insert.setString(1, run.toString());
            insert.setString(2, gateway);
            insert.setLong(3, first);
            insert.setLong(4, now);
            insert.setLong(5, now);
            insert.executeUpdate();
        }
    }

    static void reopen(Connection connection, UUID run) throws SQLException {
        try (var update = connection.prepareStatement("UPDATE journal_run SET state = 'OPEN' WHERE run = ?")) {
            update.setString(1, run.toString());
            update.executeUpdate();
        }
    }

    /** Moves on from where the reading started. Fails when somebody else has: then nothing of the batch may stay. */
    static void advance(Connection connection, Position before, Advance to, long now) throws SQLException {
        try (var update = connection.prepareStatement(
                "UPDATE journal_run SET next_sequence = ?, state = ?, unwritten = unwritten + ?,"
                        + " unreadable = unreadable + ?, folded_millis = ?"
                        + " WHERE run = ? AND next_sequence = ? AND state = 'OPEN'")) {
            update.setLong(1, to.next());
            update.setString(2, to.state().name());
            update.setLong(3, to.unwritten());
            update.setLong(4, to.unreadable());
            update.setLong(5, now);
            update.setString(6, before.run().toString());
            update.setLong(7, before.next());
            if (update.executeUpdate() != 1) {
                throw new SQLException("The journal " + before.run() + " is being folded by another process, too: "
                        + "every gateway needs a journal of its own (nabi.metering.directory)");
            }
        }
    }

    /** How far a transaction brings the reading. */
    record Advance(long next, State state, long unwritten, long unreadable) {}
}
