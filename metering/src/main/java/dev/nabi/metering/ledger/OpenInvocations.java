package dev.nabi.metering.ledger;

import dev.nabi.metering.billing.Booked;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table of invocations that run on. */
final class OpenInvocations {
    private static final String SELECT = "SELECT id, " + UsageColumns.KEY
            + ", start_millis, duration_nanos, bytes_in, bytes_out FROM open_invocation WHERE run = ?";
    private static final String DELETE = "DELETE FROM open_invocation WHERE run = ? AND id = ?";
    private static final String INSERT = "INSERT INTO open_invocation (run, id, " + UsageColumns.KEY
            + ", start_millis, duration_nanos, bytes_in, bytes_out) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private OpenInvocations() {}

    static List<OpenInvocation> of(Connection connection, UUID run) throws SQLException {
        var found = new ArrayList<OpenInvocation>();
        try (var select = connection.prepareStatement(SELECT)) {
            select.setString(1, run.toString());
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    var booked = new Booked(
                            row.getLong("duration_nanos"), row.getLong("bytes_in"), row.getLong("bytes_out"));
                    found.add(new OpenInvocation(
                            UUID.fromString(row.getString("id")),
                            UsageColumns.key(row),
                            row.getLong("start_millis"),
                            booked));
                }
            }
        }
        return found;
    }

    static void write(Connection connection, UUID run, Map<UUID, @Nullable OpenInvocation> changes)
            throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        try (var delete = connection.prepareStatement(DELETE);
                var insert = connection.prepareStatement(INSERT)) {
            for (var change : changes.entrySet()) {
                delete.setString(1, run.toString());
                delete.setString(2, change.getKey().toString());
                delete.addBatch();
                var now = change.getValue();
                if (now != null) {
                    set(insert, run, now);
                    insert.addBatch();
                }
            }
            delete.executeBatch();
            insert.executeBatch();
        }
    }

    private static void set(PreparedStatement insert, UUID run, OpenInvocation invocation) throws SQLException {
        insert.setString(1, run.toString());
        insert.setString(2, invocation.id().toString());
        int at = UsageColumns.setKey(insert, 3, invocation.key());
        insert.setLong(at, invocation.startMillis());
        insert.setLong(at + 1, invocation.booked().durationNanos());
        insert.setLong(at + 2, invocation.booked().bytesIn());
        insert.setLong(at + 3, invocation.booked().bytesOut());
    }
}
