package dev.nabi.metering.budget;

import dev.nabi.metering.Invocation;
import dev.nabi.metering.Outcome;

/** One invocation's part of a budget: taken at its admission, settled when it ends. Its event loop's alone. */
public final class Ticket implements Spending {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Budget budget;
    private final Account account;
    private long chargedMillis;

    Ticket(Budget budget, Account account) {
        this.budget = budget;
        this.account = account;
    }

    /** Charges what a long one came to so far. */
    public void running(Invocation invocation) {
        charge(invocation, budget.account());
    }

    /** Charges what it came to; one that no instance took costs nothing. */
    public void ended(Invocation invocation) {
        if (invocation.outcome() == Outcome.NEVER_STARTED) {
            returned();
            return;
        }
        var current = budget.accountOf(invocation.startMillis() + Math.max(0, millis(invocation) - 1));
        charge(invocation, current);
        if (current != account) {
            // It is billed where it ended: what it took of a period that is over is of no use to that any more.
            current.overdraw();
            account.giveBack();
        }
    }

    /** It was refused after all. */
    public void returned() {
        account.giveBack();
    }

    /** The part of its time that passed in each period goes to that period. */
    private void charge(Invocation invocation, Account current) {
        var millis = millis(invocation);
        var from = invocation.startMillis() + chargedMillis;
        var to = Math.max(from, invocation.startMillis() + millis);
        chargedMillis = Math.max(chargedMillis, millis);
        var within = Math.max(0, to - Math.max(from, current.startMillis()));
        budget.charge(current, within * invocation.memoryMib());
    }

    private static long millis(Invocation invocation) {
        return Math.ceilDiv(Math.max(0, invocation.durationNanos()), NANOS_PER_MILLI);
    }
}
