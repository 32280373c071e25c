package dev.nabi.metering.budget;

import java.time.Instant;

/** Whether a budget lets an invocation go ahead. */
public sealed interface Spending permits Ticket, Spending.UsedUp, Spending.NotNow, Spending.Unknown {

    /** All is spent, until the period ends. */
    record UsedUp(BudgetTerms terms, Amounts used, Instant resets) implements Spending {}

    /** Nothing to be had for a moment: {@code why} says so to a person. */
    record NotNow(BudgetTerms terms, String why) implements Spending {}

    /** The ledger is being asked: a {@link BudgetWaiter} is told when to try again. */
    record Unknown() implements Spending {
        static final Unknown YET = new Unknown();
    }
}
