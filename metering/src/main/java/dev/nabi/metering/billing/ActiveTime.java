package dev.nabi.metering.billing;

import dev.nabi.metering.Outcome;
import dev.nabi.metering.journal.InvocationRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * When an invocation made its instance active, pure: the slots of each minute from its start to its end. Others that ran
 * on the same instance at a time cover the same slots, which is how they count once.
 */
public final class ActiveTime {
    private ActiveTime() {}

    /** Slots of a minute, counted since 1970, from one to another, both included. */
    public record Span(long minute, int first, int last) {}

    /** What a record adds to what was known of its invocation; nothing where no instance is named. */
    public static List<Span> of(InvocationRecord record, Booked before) {
        long from = Billing.ceilMillis(before.durationNanos());
        long to = Billing.ceilMillis(record.durationNanos());
        if (record.instance().isEmpty() || record.outcome() == Outcome.NEVER_STARTED || to <= from) {
            return List.of();
        }
        long end = record.startMillis() + to - 1;
        long last = Math.floorDiv(end, Billing.MINUTE_MS);
        long first = Math.floorDiv(record.startMillis() + from, Billing.MINUTE_MS);
        if (last - first >= Billing.MOST_PARTS) {
            // Like its billed time.
            first = last;
        }
        var spans = new ArrayList<Span>();
        for (long minute = first; minute <= last; minute++) {
            long opens = minute * Billing.MINUTE_MS;
            spans.add(new Span(
                    minute,
                    slot(Math.max(0, record.startMillis() + from - opens)),
                    slot(Math.min(Billing.MINUTE_MS - 1, end - opens))));
        }
        return spans;
    }

    private static int slot(long millisOfMinute) {
        return (int) (millisOfMinute / ActiveSlots.MILLIS);
    }
}
