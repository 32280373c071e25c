package dev.nabi.metering.journal;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Counts the invocations that found no place, until the journal itself can hold their number. */
final class Losses {
    private final Map<DropReason, AtomicLong> byReason =
            Arrays.stream(DropReason.values()).collect(Collectors.toUnmodifiableMap(r -> r, _ -> new AtomicLong()));
    private final AtomicLong unwritten = new AtomicLong();

    void count(DropReason reason) {
        counter(reason).incrementAndGet();
        unwritten.incrementAndGet();
    }

    long of(DropReason reason) {
        return counter(reason).get();
    }

    private AtomicLong counter(DropReason reason) {
        return Objects.requireNonNull(byReason.get(reason));
    }

    /** How many no record tells of yet. */
    long unwritten() {
        return unwritten.get();
    }

    void written(long count) {
        unwritten.addAndGet(-count);
    }
}
