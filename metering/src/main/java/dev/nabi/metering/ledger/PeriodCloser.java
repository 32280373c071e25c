package dev.nabi.metering.ledger;

import dev.nabi.api.v1alpha1.BudgetPeriod;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Closes hours and days, sums them up, and deletes what was kept for long enough. An hour is closed once its grace has
 * passed; its rows never change from then on, in any tier. Several gateways may try at a time: one does it.
 */
public final class PeriodCloser {
    private static final Logger LOG = Logger.getLogger(PeriodCloser.class);

    /** A live gateway tells each minute that it is there. */
    private static final Duration SILENT = Duration.ofHours(1);

    /** What comes late to the month before is still seen; nobody asks for what is older. */
    private static final long DAYS_KEPT = 31;

    /** What comes later is not compared with what others saw of the same instance: it counts whole. */
    static final Duration ACTIVE_KEPT = Duration.ofDays(1);

    private final Ledger ledger;
    private final RetentionConfig config;
    private final Clock clock;
    private long closedBefore = Long.MIN_VALUE;

    public PeriodCloser(Ledger ledger, RetentionConfig config, Clock clock) {
        this.ledger = ledger;
        this.config = config;
        this.clock = clock;
    }

    public void close() throws SQLException {
        if (Tier.HOUR.periodOf(clock.millis() - config.grace().toMillis()) > closedBefore) {
            closedBefore = ledger.transactions().write(this::close);
        }
    }

    private long close(Connection connection) throws SQLException {
        long now = ledger.database().notAfter(connection, clock.millis());
        long openHour = Tier.HOUR.periodOf(now - config.grace().toMillis());
        long before = lockOpenHour(connection);
        if (openHour > before) {
            moveOpenHour(connection, openHour);
            sumUp(connection, Tier.MINUTE, Tier.HOUR, before, openHour);
            sumUp(connection, Tier.HOUR, Tier.DAY, Math.floorDiv(before, 24), Math.floorDiv(openHour, 24));
            noteSilentJournals(connection, now);
            forget(connection, now);
        }
        return Math.max(before, openHour);
    }

    /** Journals of pods that went without a goodbye never come back under that name: what they held is noted as lost. */
    private static void noteSilentJournals(Connection connection, long now) throws SQLException {
        for (var journal : JournalRuns.openSince(connection, now - SILENT.toMillis())) {
            LOG.errorf(
                    "The journal %s of gateway %s has told nothing since %tc: what it holds beyond that is lost, unless it"
                            + " comes back",
                    journal.run(), journal.gateway(), journal.foldedMillis());
            JournalRuns.lose(connection, journal, now);
        }
    }

    /** Waits for transactions that book by the old hour, and makes later ones wait. */
    private static long lockOpenHour(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE ledger_state SET open_hour = open_hour WHERE id = 1");
            try (var row = statement.executeQuery("SELECT open_hour FROM ledger_state WHERE id = 1")) {
                if (!row.next()) {
                    throw new SQLException("The ledger lacks its row in ledger_state");
                }
                return row.getLong(1);
            }
        }
    }

    private static void moveOpenHour(Connection connection, long hour) throws SQLException {
        try (var update = connection.prepareStatement("UPDATE ledger_state SET open_hour = ? WHERE id = 1")) {
            update.setLong(1, hour);
            update.executeUpdate();
        }
    }

    /** Sums the periods of a coarser tier, from one to before another, up from the finer one. */
    private static void sumUp(Connection connection, Tier fine, Tier coarse, long from, long to) throws SQLException {
        long ratio = coarse.millis() / fine.millis();
        var sql = "INSERT INTO " + coarse.table() + " (period, " + UsageColumns.KEY + ", " + UsageColumns.MEASURES
                + ") SELECT period / " + ratio + ", " + UsageColumns.KEY + ", " + UsageColumns.SUMS + " FROM "
                + fine.table() + " WHERE period >= ? AND period < ? GROUP BY period / " + ratio + ", "
                + UsageColumns.KEY;
        try (var insert = connection.prepareStatement(sql)) {
            insert.setLong(1, Math.multiplyExact(from, ratio));
            insert.setLong(2, Math.multiplyExact(to, ratio));
            insert.executeUpdate();
        }
    }

    private void forget(Connection connection, long now) throws SQLException {
        for (var tier : Tier.values()) {
            long oldest = now - config.of(tier).toMillis();
            forget(connection, "DELETE FROM " + tier.table() + " WHERE period < ?", tier.periodOf(oldest));
        }
        long oldest = now - config.days().toMillis();
        forget(connection, "DELETE FROM usage_adjustment WHERE booked_minute < ?", Tier.MINUTE.periodOf(oldest));
        forget(
                connection,
                "DELETE FROM active_minute WHERE minute < ?",
                Tier.MINUTE.periodOf(now - ACTIVE_KEPT.toMillis()));
        long firstOfMonth = BudgetPeriod.MONTH.at(Instant.ofEpochMilli(now)).from();
        forget(connection, "DELETE FROM function_day WHERE day < ?", firstOfMonth - DAYS_KEPT);
        forget(connection, "DELETE FROM budget_lease WHERE to_day < ?", firstOfMonth);
        forget(connection, "DELETE FROM loss WHERE until_millis < ?", oldest);
        forget(
                connection,
                "DELETE FROM open_invocation WHERE run IN"
                        + " (SELECT run FROM journal_run WHERE state = 'GONE' AND folded_millis < ?)",
                oldest);
        forget(connection, "DELETE FROM journal_run WHERE state <> 'OPEN' AND folded_millis < ?", oldest);
    }

    private static void forget(Connection connection, String sql, long before) throws SQLException {
        try (var delete = connection.prepareStatement(sql)) {
            delete.setLong(1, before);
            delete.executeUpdate();
        }
    }
}
