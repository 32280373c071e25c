package dev.nabi.metering.ledger;

import dev.nabi.metering.billing.UsageKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A question to the ledger.
 *
 * @param boundaries the starts of the steps and the end of the last, ascending, in whole minutes
 * @param after the last row of the page before; null for the first page
 * @param limit the most rows of a page
 */
public record UsageQuery(
        List<Long> boundaries,
        Set<Dimension> by,
        Filter filter,
        @Nullable Cursor after,
        int limit) {

    /** Only this namespace, function, revision; null for any. */
    public record Filter(
            @Nullable String namespace,
            @Nullable String function,
            @Nullable String revision) {
        public static final Filter NONE = new Filter(null, null, null);

        String sql() {
            return (namespace == null ? "" : " AND namespace = ?")
                    + (function == null ? "" : " AND function = ?")
                    + (revision == null ? "" : " AND revision = ?");
        }

        List<String> values() {
            var values = new ArrayList<String>();
            for (var value : new String[] {namespace, function, revision}) {
                if (value != null) {
                    values.add(value);
                }
            }
            return values;
        }
    }

    /** A row that was given already: the start of its step, and whose it is. */
    public record Cursor(long fromMillis, UsageKey key) {}

    Period period() {
        return new Period(boundaries.getFirst(), boundaries.getLast());
    }

    /** The boundaries that are left: those of the steps from the cursor's on. */
    List<Long> boundariesLeft() {
        var cursor = after;
        return cursor == null
                ? boundaries
                : boundaries.stream().filter(b -> b >= cursor.fromMillis()).toList();
    }
}
