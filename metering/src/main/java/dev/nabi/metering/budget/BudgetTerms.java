package dev.nabi.metering.budget;

import dev.nabi.api.v1alpha1.BudgetAction;
import dev.nabi.api.v1alpha1.BudgetPeriod;
import dev.nabi.api.v1alpha1.BudgetSpec;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway holds a Function to.
 *
 * @param limit what may be used in a period, by all gateways that share the ledger
 * @param text the whole budget as a sentence names it
 */
public record BudgetTerms(Amounts limit, BudgetPeriod period, String text) {

    /**
     * The terms of a budget that blocks; null for one that only warns, which is the operator's to tell.
     *
     * @param shares among how many gateways, each with a ledger of its own, the budget is divided
     */
    public static @Nullable BudgetTerms of(@Nullable BudgetSpec spec, int shares) {
        if (spec == null || spec.action() == BudgetAction.WARN) {
            return null;
        }
        var text = shares == 1 ? spec.text() : spec.text() + ", of which this gateway has a share of 1/" + shares;
        var limit = new Amounts(share(spec.invocations(), shares), share(spec.mibMs(), shares));
        return new BudgetTerms(limit, spec.period(), text);
    }

    /** A share of nothing would be no budget but a ban. */
    private static long share(@Nullable Long limit, int shares) {
        return limit == null ? Amounts.NO_BOUND : Math.max(1, limit / shares);
    }
}
