package dev.nabi.metering.budget;

import dev.nabi.api.v1alpha1.BudgetPeriod.Days;
import java.util.concurrent.atomic.AtomicLong;

/** What a gateway holds of one period of a budget. Event loops spend; one thread leases. */
final class Account {
    private final Days days;
    private final long startMillis;
    private final long endMillis;
    private final AtomicLong invocations = new AtomicLong();
    private final AtomicLong mibMs = new AtomicLong();
    private volatile long lowInvocations;
    private volatile long lowMibMs;
    private volatile boolean isUsedUp;
    private volatile boolean isKnown;
    private volatile Amounts used = Amounts.NONE;
    private volatile long askedNanos;

    // Of the leasing thread alone.
    private Amounts granted = Amounts.NONE;
    private LeaseStore.Held written = LeaseStore.Held.NOTHING;
    private final Rate rate = new Rate();

    Account(Days days) {
        this.days = days;
        this.startMillis = days.start().toEpochMilli();
        this.endMillis = days.end().toEpochMilli();
    }

    Days days() {
        return days;
    }

    /** Whether a moment falls into its period. */
    boolean holds(long millis) {
        return millis >= startMillis && millis < endMillis;
    }

    long startMillis() {
        return startMillis;
    }

    long endMillis() {
        return endMillis;
    }

    /** Whether all was spent when it was asked last. */
    boolean isUsedUp() {
        return isUsedUp;
    }

    /** What was spent by everybody when it was asked last. */
    Amounts used() {
        return used;
    }

    /** Forgets what was said of the whole: its terms have changed. */
    void reopen() {
        isUsedUp = false;
    }

    /** Takes an invocation if there is one, and time to run it in; what is left, or -1. */
    long tryTake(Amounts limit) {
        if (limit.boundsTime() && mibMs.get() <= 0) {
            return -1;
        }
        if (!limit.boundsInvocations()) {
            invocations.getAndDecrement();
            return Long.MAX_VALUE;
        }
        for (var there = invocations.get(); there > 0; there = invocations.get()) {
            if (invocations.compareAndSet(there, there - 1)) {
                return there - 1;
            }
        }
        return -1;
    }

    /** Whether so little is left that more should be leased. */
    boolean isLow(long left) {
        return left == lowInvocations;
    }

    /** Takes an invocation that is not there: it becomes a debt. */
    void overdraw() {
        invocations.getAndDecrement();
    }

    void giveBack() {
        invocations.getAndIncrement();
    }

    /** Takes time that has been used; whether so little is left now that more should be leased. */
    boolean charge(long amount) {
        var left = mibMs.addAndGet(-amount);
        return left <= lowMibMs;
    }

    Amounts unspent() {
        return new Amounts(invocations.get(), mibMs.get());
    }

    Amounts granted() {
        return granted;
    }

    LeaseStore.Held written() {
        return written;
    }

    /** Takes back up to so much of what is unspent, before anybody else is told of it; what it came to. */
    Amounts withdraw(Amounts wanted) {
        var taken = new Amounts(withdraw(invocations, wanted.invocations()), withdraw(mibMs, wanted.mibMs()));
        granted = granted.minus(taken);
        return taken;
    }

    private static long withdraw(AtomicLong balance, long most) {
        if (most <= 0) {
            return 0;
        }
        while (true) {
            var there = balance.get();
            var some = Math.min(most, Math.max(0, there));
            if (balance.compareAndSet(there, there - some)) {
                return some;
            }
        }
    }

    /** The ledger has taken down what this run holds. */
    void granted(Amounts more, LeaseStore.Held held) {
        granted = granted.plus(more);
        invocations.addAndGet(more.invocations());
        mibMs.addAndGet(more.mibMs());
        written = held;
        lowInvocations = Math.max(0, invocations.get() / 2);
        lowMibMs = Math.max(0, mibMs.get() / 2);
    }

    /** When somebody wanted something of it for the last time. */
    long askedNanos() {
        return askedNanos;
    }

    void asked(long nowNanos) {
        askedNanos = nowNanos;
    }

    /** What a second takes at the present rate. */
    Amounts spentInASecond(long nowNanos) {
        return rate.at(nowNanos, granted.minus(unspent()));
    }

    void stands(boolean allIsUsedUp, Amounts usedByAll) {
        used = usedByAll;
        isUsedUp = allIsUsedUp;
        isKnown = true;
    }

    /** Whether the ledger has ever said how the period stands. */
    boolean isKnown() {
        return isKnown;
    }
}
