package dev.nabi.gateway;

import dev.nabi.api.v1alpha1.BudgetDefaults;
import dev.nabi.metering.budget.BudgetRules;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Budgets in {@link ProcessConfig}: the keys {@code nabi.budget.…}. */
interface BudgetSettings {
    /** The budgets of namespaces whose Functions have none, as JSON; by default there are none. */
    Optional<String> defaults();

    /** Among how many gateways a budget is divided; by default 1, which is right for a ledger that they share. */
    OptionalInt shares();

    /** How long budgets may be exceeded while the ledger does not answer; by default 5 minutes. */
    Optional<Duration> grace();

    /** The rules that these settings give, checked. */
    default BudgetRules rules() {
        return new BudgetRules(
                defaults().map(BudgetDefaults::parse).orElse(BudgetRules.DEFAULT.defaults()),
                shares().orElse(BudgetRules.DEFAULT.shares()),
                grace().orElse(BudgetRules.DEFAULT.grace()));
    }
}
