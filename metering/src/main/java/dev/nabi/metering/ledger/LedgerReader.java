package dev.nabi.metering.ledger;

import dev.nabi.metering.billing.Usage;
import dev.nabi.metering.billing.UsageKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers questions about usage; each answer from one state of the ledger. */
public final class LedgerReader {
    private static final int MOST_LOSSES = 1000;

    private final Ledger ledger;
    private final RetentionConfig kept;
    private final Clock clock;

    public LedgerReader(Ledger ledger, RetentionConfig kept, Clock clock) {
        this.ledger = ledger;
        this.kept = kept;
        this.clock = clock;
    }

    public UsagePage read(UsageQuery query) throws SQLException, TooFineException {
        // A checked exception of our own cannot pass the transaction: the plan is made with what was read before it.
        long open = ledger.transactions().read(this::openMillis);
        var plan = QueryPlan.of(query.boundariesLeft(), open, kept, clock.millis());
        return ledger.transactions().read(connection -> {
            var collector = new RowCollector(query);
            for (var part : plan) {
                if (!collector.isFull()) {
                    collect(connection, part, query, collector);
                }
            }
            collector.finish();
            boolean first = query.after() == null;
            return new UsagePage(
                    collector.rows(),
                    first ? adjustments(connection, query) : List.of(),
                    first ? losses(connection, query) : List.of(),
                    collector.next());
        });
    }

    private long openMillis(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT open_hour FROM ledger_state WHERE id = 1")) {
            return row.next() ? row.getLong(1) * Tier.HOUR.millis() : 0;
        }
    }

    private static void collect(Connection connection, QueryPlan.Part part, UsageQuery query, RowCollector collector)
            throws SQLException {
        var sql = "SELECT period, " + UsageColumns.KEY + ", " + UsageColumns.MEASURES + " FROM "
                + part.tier().table() + " WHERE period >= ? AND period < ?"
                + query.filter().sql() + " ORDER BY period";
        try (var select = connection.prepareStatement(sql)) {
            select.setFetchSize(1000);
            select.setLong(1, part.tier().periodOf(part.period().fromMillis()));
            select.setLong(2, part.tier().periodOf(part.period().toMillis()));
            int at = 3;
            for (var value : query.filter().values()) {
                select.setString(at++, value);
            }
            try (var row = select.executeQuery()) {
                while (!collector.isFull() && row.next()) {
                    long millis = row.getLong("period") * part.tier().millis();
                    collector.add(millis, UsageColumns.key(row), UsageColumns.usage(row));
                }
            }
        }
    }

    private static List<UsagePage.Adjustment> adjustments(Connection connection, UsageQuery query) throws SQLException {
        var sums = new TreeMap<AdjustmentKey, Usage>();
        var sql = "SELECT booked_minute, period, " + UsageColumns.KEY + ", " + UsageColumns.MEASURES
                + " FROM usage_adjustment WHERE booked_minute >= ? AND booked_minute < ?"
                + query.filter().sql();
        try (var select = connection.prepareStatement(sql)) {
            select.setLong(1, Tier.MINUTE.periodOf(query.period().fromMillis()));
            select.setLong(2, Tier.MINUTE.periodOf(query.period().toMillis()));
            int at = 3;
            for (var value : query.filter().values()) {
                select.setString(at++, value);
            }
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    sums.merge(adjustmentKey(row, query), UsageColumns.usage(row), Usage::plus);
                }
            }
        }
        return sums.entrySet().stream().map(e -> adjustment(e, query)).toList();
    }

    private record AdjustmentKey(int step, long hour, UsageKey key) implements Comparable<AdjustmentKey> {
        @Override
        public int compareTo(AdjustmentKey other) {
            int order = Integer.compare(step, other.step);
            order = order != 0 ? order : Long.compare(hour, other.hour);
            return order != 0 ? order : key.compareTo(other.key);
        }
    }

    private static AdjustmentKey adjustmentKey(ResultSet row, UsageQuery query) throws SQLException {
        long booked = row.getLong("booked_minute") * Tier.MINUTE.millis();
        long hour = Math.floorDiv(row.getLong("period"), 60);
        return new AdjustmentKey(
                RowCollector.stepOf(query.boundaries(), booked),
                hour,
                Dimension.reduce(UsageColumns.key(row), query.by()));
    }

    private static UsagePage.Adjustment adjustment(Map.Entry<AdjustmentKey, Usage> entry, UsageQuery query) {
        var key = entry.getKey();
        var booked = new Period(
                query.boundaries().get(key.step()), query.boundaries().get(key.step() + 1));
        var hour = new Period(key.hour() * Tier.HOUR.millis(), (key.hour() + 1) * Tier.HOUR.millis());
        return new UsagePage.Adjustment(booked, hour, key.key(), entry.getValue());
    }

    private static List<UsagePage.Loss> losses(Connection connection, UsageQuery query) throws SQLException {
        var losses = new ArrayList<UsagePage.Loss>();
        try (var select = connection.prepareStatement("SELECT gateway, reason, invocations, since_millis, until_millis"
                + " FROM loss WHERE until_millis >= ? AND since_millis < ? ORDER BY since_millis LIMIT "
                + MOST_LOSSES)) {
            select.setLong(1, query.period().fromMillis());
            select.setLong(2, query.period().toMillis());
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    losses.add(loss(row));
                }
            }
        }
        return losses;
    }

    private static UsagePage.Loss loss(ResultSet row) throws SQLException {
        long number = row.getLong("invocations");
        @Nullable Long invocations = row.wasNull() ? null : number;
        long since = row.getLong("since_millis");
        return new UsagePage.Loss(
                row.getString("gateway"),
                LossReason.valueOf(row.getString("reason")),
                invocations,
                new Period(since, Math.max(since, row.getLong("until_millis"))));
    }
}
