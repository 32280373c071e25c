package dev.nabi.metering.budget;

/** Somebody who waits for the ledger's word on a budget. */
@FunctionalInterface
public interface BudgetWaiter {
    /** There may be something now. Called on any thread, once for each time that it lined up. */
    void tryAgain();
}
