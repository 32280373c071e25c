package dev.nabi.events.store.jdbc;

import dev.nabi.events.store.DeadLetterFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The WHERE of a query for dead letters, and its values. */
record Conditions(String sql, List<@Nullable Object> values) {
    static Conditions of(DeadLetterFilter filter) {
        var sql = new StringBuilder(" e.state = 5 AND e.lane IN (SELECT id FROM event_lane l WHERE l.namespace = ?");
        var values = new ArrayList<@Nullable Object>();
        values.add(filter.namespace());
        add(sql, values, " AND l.function = ?", filter.function());
        add(sql, values, " AND l.trigger_name = ?", filter.trigger());
        sql.append(')');
        var reason = filter.reason();
        add(sql, values, " AND e.reason = ?", reason == null ? null : reason.text());
        var since = filter.since();
        add(sql, values, " AND e.settled_at >= ?", since == null ? null : since.toEpochMilli());
        var until = filter.until();
        add(sql, values, " AND e.settled_at < ?", until == null ? null : until.toEpochMilli());
        return new Conditions(sql.toString(), values);
    }

    private static void add(
            StringBuilder sql, List<@Nullable Object> values, String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(condition);
            values.add(value);
        }
    }

    @Nullable
    Object[] with(Object... more) {
        var all = new ArrayList<>(values);
        all.addAll(List.of(more));
        return all.toArray();
    }
}
