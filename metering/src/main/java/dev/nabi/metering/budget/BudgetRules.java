package dev.nabi.metering.budget;

import dev.nabi.api.v1alpha1.BudgetDefaults;
import java.time.Duration;

/**
 * What a gateway is told about budgets.
 *
 * @param shares among how many gateways, each with a ledger of its own, a budget is divided; 1 where they share one
 * @param grace how long Functions may spend while the ledger does not answer; what they spend is charged when it does
 */
public record BudgetRules(BudgetDefaults defaults, int shares, Duration grace) {
    public static final BudgetRules DEFAULT = new BudgetRules(BudgetDefaults.NONE, 1, Duration.ofMinutes(5));

    public BudgetRules {
        if (shares < 1 || shares > 1000) {
            throw new IllegalArgumentException("nabi.budget.shares is " + shares + ", and must be between 1 and 1000");
        }
        if (grace.isNegative() || grace.compareTo(Duration.ofDays(31)) > 0) {
            throw new IllegalArgumentException("nabi.budget.grace is " + grace + ", and must be between 0 and 31 days");
        }
    }
}
