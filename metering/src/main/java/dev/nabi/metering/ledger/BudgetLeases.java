package dev.nabi.metering.ledger;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.BudgetPeriod.Days;
import dev.nabi.metering.budget.Amounts;
import dev.nabi.metering.budget.LeaseStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

/**
 * The table of the parts of budgets that runs of gateways hold. What a run spent goes from its lease to the days in the
 * transaction that folds it, so that at any moment the days and what is out sum up to all that was ever granted; and
 * when a run has been folded to its end, what it had not spent goes back by the deletion of its leases.
 */
final class BudgetLeases implements LeaseStore {
    /** One statement, hence one state: a folding between two would let what moves be seen nowhere. */
    private static final String STANDING = """
            SELECT d.invocations, d.mib_ms, l.*
            FROM (SELECT COALESCE(SUM(invocations), 0) AS invocations, COALESCE(SUM(mib_ms), 0) AS mib_ms
                FROM function_day WHERE day >= ? AND day < ? AND namespace = ? AND function = ?) d
            CROSS JOIN (SELECT
                COALESCE(SUM(CASE WHEN run <> ? AND granted_invocations > folded_invocations
                    THEN granted_invocations - folded_invocations ELSE 0 END), 0) AS held_invocations,
                COALESCE(SUM(CASE WHEN run <> ? AND granted_mib_ms > folded_mib_ms
                    THEN granted_mib_ms - folded_mib_ms ELSE 0 END), 0) AS held_mib_ms,
                COALESCE(SUM(CASE WHEN run <> ? AND spent_invocations > folded_invocations
                    THEN spent_invocations - folded_invocations ELSE 0 END), 0) AS spent_invocations,
                COALESCE(SUM(CASE WHEN run <> ? AND spent_mib_ms > folded_mib_ms
                    THEN spent_mib_ms - folded_mib_ms ELSE 0 END), 0) AS spent_mib_ms,
                COALESCE(SUM(CASE WHEN run = ? THEN folded_invocations ELSE 0 END), 0) AS folded_invocations,
                COALESCE(SUM(CASE WHEN run = ? THEN folded_mib_ms ELSE 0 END), 0) AS folded_mib_ms
                FROM budget_lease WHERE from_day = ? AND to_day = ? AND namespace = ? AND function = ?) l
            """;

    private static final String HOLD = "INSERT INTO budget_lease (run, namespace, function, from_day, to_day,"
            + " granted_invocations, granted_mib_ms, spent_invocations, spent_mib_ms, folded_invocations, folded_mib_ms)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0) ON CONFLICT (namespace, function, from_day, to_day, run)"
            + " DO UPDATE SET granted_invocations = excluded.granted_invocations,"
            + " granted_mib_ms = excluded.granted_mib_ms, spent_invocations = excluded.spent_invocations,"
            + " spent_mib_ms = excluded.spent_mib_ms";

    private static final String FOLD = "UPDATE budget_lease SET folded_invocations = folded_invocations + ?,"
            + " folded_mib_ms = folded_mib_ms + ?"
            + " WHERE run = ? AND namespace = ? AND function = ? AND from_day <= ? AND to_day > ?";

    private static final Comparator<Claim> ORDER = Comparator.comparing(
                    (Claim claim) -> claim.function().namespace())
            .thenComparing(claim -> claim.function().name());

    private final Ledger ledger;
    private final String run;

    BudgetLeases(Ledger ledger, UUID run) {
        this.ledger = ledger;
        this.run = run.toString();
    }

    @Override
    public void lease(List<Claim> claims) throws SQLException {
        // Everybody locks in this order, so that no two wait for each other.
        var ordered = claims.stream().sorted(ORDER).toList();
        ledger.leasing().write(connection -> {
            for (var claim : ordered) {
                ledger.database().lock(connection, "budget " + claim.function());
                var held = claim.rule().apply(standing(connection, claim.function(), claim.days()));
                if (held != null) {
                    hold(connection, claim.function(), claim.days(), held);
                }
            }
            return true;
        });
    }

    private Standing standing(Connection connection, FunctionKey function, Days days) throws SQLException {
        try (var select = connection.prepareStatement(STANDING)) {
            int at = setPeriod(select, 1, function, days);
            for (int times = 0; times < 6; times++) {
                select.setString(at++, run);
            }
            setPeriod(select, at, function, days);
            try (var row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("The ledger " + ledger.database().describe() + " gave no sums");
                }
                return new Standing(amounts(row, 1), amounts(row, 3), amounts(row, 5), amounts(row, 7));
            }
        }
    }

    private static int setPeriod(PreparedStatement select, int from, FunctionKey function, Days days)
            throws SQLException {
        select.setLong(from, days.from());
        select.setLong(from + 1, days.to());
        select.setString(from + 2, function.namespace());
        select.setString(from + 3, function.name());
        return from + 4;
    }

    private static Amounts amounts(ResultSet row, int column) throws SQLException {
        return new Amounts(row.getLong(column), row.getLong(column + 1));
    }

    private void hold(Connection connection, FunctionKey function, Days days, Held held) throws SQLException {
        try (var hold = connection.prepareStatement(HOLD)) {
            hold.setString(1, run);
            hold.setString(2, function.namespace());
            hold.setString(3, function.name());
            hold.setLong(4, days.from());
            hold.setLong(5, days.to());
            hold.setLong(6, held.granted().invocations());
            hold.setLong(7, held.granted().mibMs());
            hold.setLong(8, held.spent().invocations());
            hold.setLong(9, held.spent().mibMs());
            hold.executeUpdate();
        }
    }

    /** What is folded of a run is no more on its way: the same transaction adds it to the days. */
    static void fold(Connection connection, UUID run, SortedMap<FunctionDays.Key, FunctionDays.Sum> days)
            throws SQLException {
        try (var fold = connection.prepareStatement(FOLD)) {
            for (var entry : days.entrySet()) {
                fold.setLong(1, entry.getValue().invocations());
                fold.setLong(2, entry.getValue().mibMs());
                fold.setString(3, run.toString());
                fold.setString(4, entry.getKey().namespace());
                fold.setString(5, entry.getKey().function());
                fold.setLong(6, entry.getKey().day());
                fold.setLong(7, entry.getKey().day());
                fold.addBatch();
            }
            fold.executeBatch();
        }
    }

    /** A run is folded to its end: all that it spent is known, and the rest goes back. */
    static void release(Connection connection, UUID run) throws SQLException {
        try (var delete = connection.prepareStatement("DELETE FROM budget_lease WHERE run = ?")) {
            delete.setString(1, run.toString());
            delete.executeUpdate();
        }
    }
}
