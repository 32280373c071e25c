package dev.nabi.metering.budget;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.BudgetPeriod.Days;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where gateways lease parts of budgets from: the ledger that they share. */
public interface LeaseStore {

    /**
     * How a period stands.
     *
     * @param folded what the ledger holds of it, of all gateways
     * @param othersHeld what other runs were granted and is not folded: spent, or still to be spent
     * @param othersSpent that part of it which they said to have spent
     * @param ownFolded what is folded of this run
     */
    record Standing(Amounts folded, Amounts othersHeld, Amounts othersSpent, Amounts ownFolded) {}

    /** What this run was granted since the period began, and has spent of it. */
    record Held(Amounts granted, Amounts spent) {
        static final Held NOTHING = new Held(Amounts.NONE, Amounts.NONE);
    }

    /**
     * Reads how a period stands, lets {@code rule} decide what this run holds from now on, and writes that; null leaves
     * it. One transaction, and one at a time for a Function.
     *
     * @throws SQLException when it may have been written, or not
     */
    void lease(FunctionKey function, Days days, Function<Standing, @Nullable Held> rule) throws SQLException;
}
