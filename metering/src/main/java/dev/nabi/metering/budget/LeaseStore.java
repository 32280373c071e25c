package dev.nabi.metering.budget;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.BudgetPeriod.Days;
import java.sql.SQLException;
import java.util.List;
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
     * What this run asks for of one budget's period.
     *
     * @param rule what this run holds from now on, given how the period stands; null leaves it
     */
    record Claim(FunctionKey function, Days days, Function<Standing, @Nullable Held> rule) {}

    /**
     * Reads how each period stands, lets its rule decide, and writes that. One transaction for all, and one at a time for
     * a Function.
     *
     * @throws SQLException when all of it may have been written, or nothing
     */
    void lease(List<Claim> claims) throws SQLException;

    /** A single claim. */
    default void lease(FunctionKey function, Days days, Function<Standing, @Nullable Held> rule) throws SQLException {
        lease(List.of(new Claim(function, days, rule)));
    }
}
