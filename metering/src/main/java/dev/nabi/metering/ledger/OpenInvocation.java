package dev.nabi.metering.ledger;

import dev.nabi.metering.billing.Booked;
import dev.nabi.metering.billing.UsageKey;
import dev.nabi.metering.journal.InvocationRecord;
import java.util.UUID;

/** An invocation that runs on, and what was booked for it. */
record OpenInvocation(UUID id, UsageKey key, long startMillis, Booked booked) {

    static OpenInvocation of(InvocationRecord record) {
        return new OpenInvocation(
                record.id(),
                keyOf(record),
                record.startMillis(),
                new Booked(record.durationNanos(), record.bytesIn(), record.bytesOut()));
    }

    static UsageKey keyOf(InvocationRecord record) {
        return new UsageKey(record.namespace(), record.function(), record.revision(), record.memoryMib());
    }
}
