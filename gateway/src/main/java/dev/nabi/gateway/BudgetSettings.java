package dev.nabi.gateway;

import dev.nabi.api.v1alpha1.BudgetDefaults;
import dev.nabi.metering.budget.BudgetRules;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/** Reads what the gateway is told about budgets: the keys {@code nabi.budget.…}. */
final class BudgetSettings {
    private BudgetSettings() {}

    /** What is not set has its default: no budgets but those of Functions, one ledger, five minutes of grace. */
    static BudgetRules read(Config config) {
        return new BudgetRules(
                config.getOptionalValue(BudgetDefaults.KEY, String.class)
                        .map(BudgetDefaults::parse)
                        .orElse(BudgetRules.DEFAULT.defaults()),
                config.getOptionalValue("nabi.budget.shares", Integer.class).orElse(BudgetRules.DEFAULT.shares()),
                config.getOptionalValue("nabi.budget.grace", Duration.class).orElse(BudgetRules.DEFAULT.grace()));
    }
}
