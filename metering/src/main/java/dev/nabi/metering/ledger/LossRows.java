package dev.nabi.metering.ledger;

import dev.nabi.metering.journal.JournalRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.UUID;

/** Writes down what is known to be missing. */
final class LossRows {
    private final Connection connection;
    private final UUID run;
    private final String gateway;

    LossRows(Connection connection, UUID run, String gateway) {
        this.connection = connection;
        this.run = run;
        this.gateway = gateway;
    }

    /** Invocations that found no room in the journal. */
    void foundNoRoom(List<JournalRecord.Lost> losses) throws SQLException {
        for (var lost : losses) {
            try (var insert = insert(LossReason.NO_ROOM, lost.sinceMillis(), lost.untilMillis())) {
                insert.setLong(4, lost.invocations());
                insert.executeUpdate();
            }
        }
    }

    /** Slots that could not be read: each was an invocation, a name or a part of a long one. */
    void unreadable(long slots, long since, long now) throws SQLException {
        if (slots > 0) {
            try (var insert = insert(LossReason.UNREADABLE, since, now)) {
                insert.setLong(4, slots);
                insert.executeUpdate();
            }
        }
    }

    /** The journal's files are gone: nobody knows what they held. */
    void gone(long since, long now) throws SQLException {
        try (var insert = insert(LossReason.JOURNAL_GONE, since, now)) {
            insert.setNull(4, Types.BIGINT);
            insert.executeUpdate();
        }
    }

    /** They are back. */
    void found() throws SQLException {
        try (var delete = connection.prepareStatement("DELETE FROM loss WHERE run = ? AND reason = ?")) {
            delete.setString(1, run.toString());
            delete.setString(2, LossReason.JOURNAL_GONE.name());
            delete.executeUpdate();
        }
    }

    private PreparedStatement insert(LossReason reason, long since, long until) throws SQLException {
        var insert = connection.prepareStatement("INSERT INTO loss (run, gateway, reason, invocations, since_millis,"
                + " until_millis) VALUES (?, ?, ?, ?, ?, ?)");
        insert.setString(1, run.toString());
        insert.setString(2, gateway);
        insert.setString(3, reason.name());
        insert.setLong(5, since);
        insert.setLong(6, until);
        return insert;
    }
}
