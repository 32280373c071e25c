package dev.nabi.metering.ledger;

import dev.nabi.metering.billing.Usage;
import dev.nabi.metering.billing.UsageKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sums rows that come in the order of time up to the steps of a question, a page of them at most. */
final class RowCollector {
    private final UsageQuery query;
    private final List<Long> boundaries;
    private final List<UsagePage.Row> rows = new ArrayList<>();
    private final SortedMap<UsageKey, Usage> sums = new TreeMap<>();
    private int step;
    private boolean more;

    RowCollector(UsageQuery query) {
        this.query = query;
        this.boundaries = query.boundariesLeft();
    }

    void add(long millis, UsageKey key, Usage usage) {
        int to = stepOf(boundaries, millis);
        if (to != step) {
            finish();
            step = to;
        }
        if (!isFull()) {
            sums.merge(Dimension.reduce(key, query.by()), usage, Usage::plus);
        }
    }

    /** Makes rows of what came for the current step. */
    void finish() {
        var period = new Period(boundaries.get(step), boundaries.get(step + 1));
        for (var sum : sums.entrySet()) {
            if (!wasGiven(period, sum.getKey())) {
                if (rows.size() == query.limit()) {
                    more = true;
                    break;
                }
                rows.add(new UsagePage.Row(period, sum.getKey(), sum.getValue()));
            }
        }
        sums.clear();
    }

    private boolean wasGiven(Period period, UsageKey key) {
        var after = query.after();
        return after != null && period.fromMillis() == after.fromMillis() && key.compareTo(after.key()) <= 0;
    }

    /** Whether the page is full and there is more. */
    boolean isFull() {
        return more;
    }

    List<UsagePage.Row> rows() {
        return rows;
    }

    UsageQuery.@Nullable Cursor next() {
        if (!more) {
            return null;
        }
        var last = rows.getLast();
        return new UsageQuery.Cursor(last.period().fromMillis(), last.key());
    }

    /** The index of the step that a moment falls into. */
    static int stepOf(List<Long> boundaries, long millis) {
        int found = Collections.binarySearch(boundaries, millis);
        return found >= 0 ? found : -found - 2;
    }
}
