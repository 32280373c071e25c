package dev.nabi.metering.ledger;

import dev.nabi.metering.billing.ActiveSlots;
import dev.nabi.metering.billing.ActiveTime;
import dev.nabi.metering.billing.Billing;
import dev.nabi.metering.billing.Booked;
import dev.nabi.metering.billing.Booking;
import dev.nabi.metering.billing.Measure;
import dev.nabi.metering.billing.Usage;
import dev.nabi.metering.billing.UsageKey;
import dev.nabi.metering.journal.InvocationRecord;
import dev.nabi.metering.journal.JournalRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The sum of a batch of records, pure: what its transaction adds to which rows. */
final class Fold {
    /** Sorted, so that gateways which add to the same rows at a time take their locks in one order. */
    record Row(long minute, UsageKey key) implements Comparable<Row> {
        private static final Comparator<Row> ORDER =
                Comparator.comparingLong(Row::minute).thenComparing(Row::key);

        @Override
        public int compareTo(Row other) {
            return ORDER.compare(this, other);
        }
    }

    /** When an instance was active in a minute, and whose usage that is: the first record tells. */
    record Active(UsageKey key, ActiveSlots slots) {}

    private final Map<UUID, OpenInvocation> open;
    private final SortedMap<Row, Usage.Sum> rows = new TreeMap<>();
    private final SortedMap<ActiveMinutes.Key, Active> active = new TreeMap<>();
    private final Map<UUID, @Nullable OpenInvocation> changes = new HashMap<>();
    private final List<JournalRecord.Lost> losses = new ArrayList<>();
    private final Map<FunctionDays.Key, Long> lastCalled = new HashMap<>();

    /** Starts from the invocations that earlier batches of the same run left open. */
    Fold(Collection<OpenInvocation> open) {
        this.open = new HashMap<>();
        open.forEach(invocation -> this.open.put(invocation.id(), invocation));
    }

    void add(JournalRecord record) {
        switch (record) {
            case InvocationRecord invocation -> add(invocation);
            case JournalRecord.Lost lost -> losses.add(lost);
            case JournalRecord.Name _ -> {}
        }
    }

    private void add(InvocationRecord record) {
        var known = open.get(record.id());
        var before = known == null ? Booked.NOTHING : known.booked();
        var usageKey = OpenInvocation.keyOf(record);
        for (var booking : Billing.book(record, before)) {
            add(usageKey, booking);
            lastCalled.merge(dayOf(usageKey, booking.minute()), record.startMillis(), Math::max);
        }
        for (var span : ActiveTime.of(record, before)) {
            var key = new ActiveMinutes.Key(span.minute(), record.instance());
            active.computeIfAbsent(key, _ -> new Active(usageKey, new ActiveSlots()))
                    .slots()
                    .mark(span.first(), span.last());
        }
        if (record.isRunning()) {
            var now = OpenInvocation.of(record);
            open.put(record.id(), now);
            changes.put(record.id(), now);
        } else if (known != null) {
            open.remove(record.id());
            changes.put(record.id(), null);
        }
    }

    /** Counts what is still open as interrupted: its gateway's run has ended, and with it every connection. */
    void endRun() {
        for (var invocation : List.copyOf(open.values())) {
            add(invocation.key(), Billing.interrupted(invocation.startMillis(), invocation.booked()));
            changes.put(invocation.id(), null);
        }
        open.clear();
    }

    private void add(UsageKey key, Booking booking) {
        add(new Row(booking.minute(), key), booking.usage());
    }

    private void add(Row row, Usage usage) {
        if (!usage.isNone()) {
            rows.computeIfAbsent(row, _ -> new Usage.Sum()).add(usage);
        }
    }

    /** When instances were active, sorted as the rows are, and for the same reason. */
    SortedMap<ActiveMinutes.Key, Active> active() {
        return active;
    }

    /** Of an instance's minute, what nobody had told before. */
    void addActive(ActiveMinutes.Key minute, long millis) {
        var key = Objects.requireNonNull(active.get(minute)).key();
        add(
                new Row(minute.minute(), key),
                Usage.of(Measure.ACTIVE_MS, millis)
                        .plus(Measure.ACTIVE_MIB_MS, Math.multiplyExact(millis, (long) key.memoryMib())));
    }

    SortedMap<Row, Usage> rows() {
        var totals = new TreeMap<Row, Usage>();
        rows.forEach((row, sum) -> totals.put(row, sum.total()));
        return totals;
    }

    /** The same by Function and day, as it is billed; nothing for a day on which nothing was. */
    SortedMap<FunctionDays.Key, FunctionDays.Sum> days() {
        var days = new TreeMap<FunctionDays.Key, FunctionDays.Sum>();
        rows().forEach((row, usage) -> {
            var key = dayOf(row.key(), row.minute());
            var sum = new FunctionDays.Sum(
                    usage.billedInvocations(), usage.get(Measure.MIB_MS), lastCalled.getOrDefault(key, 0L));
            days.merge(key, sum, FunctionDays.Sum::plus);
        });
        days.values().removeIf(sum -> sum.invocations() == 0 && sum.mibMs() == 0);
        return days;
    }

    private static FunctionDays.Key dayOf(UsageKey key, long minute) {
        return new FunctionDays.Key(Math.floorDiv(minute, 1440), key.namespace(), key.function());
    }

    /** Invocations whose booked state changed; null for one that ended. */
    Map<UUID, @Nullable OpenInvocation> changes() {
        return changes;
    }

    List<JournalRecord.Lost> losses() {
        return losses;
    }
}
