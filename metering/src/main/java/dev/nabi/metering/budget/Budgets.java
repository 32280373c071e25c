package dev.nabi.metering.budget;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.BudgetSpec;
import dev.nabi.metering.Ticks;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The budgets of all Functions that have one. The watch writes, one change at a time. */
final class Budgets implements BudgetSource {
    private final Map<FunctionKey, Budget> all = new ConcurrentHashMap<>();

    /** Those that ended in the present period: what was granted and spent of it is remembered until it is over. */
    private final Map<FunctionKey, Budget> former = new ConcurrentHashMap<>();

    private final BudgetRules rules;
    private final Ticks ticks;
    private final LedgerPresence ledger;
    private final Consumer<Budget> needy;

    Budgets(BudgetRules rules, Ticks ticks, LedgerPresence ledger, Consumer<Budget> needy) {
        this.rules = rules;
        this.ticks = ticks;
        this.ledger = ledger;
        this.needy = needy;
    }

    @Override
    public @Nullable Budget seen(FunctionKey function, @Nullable BudgetSpec own) {
        var terms = BudgetTerms.of(rules.defaults().of(function.namespace(), own), rules.shares());
        if (terms == null) {
            gone(function);
            return null;
        }
        var known = all.get(function);
        if (known != null) {
            known.change(terms, ticks.millis());
            return known;
        }
        var ended = former.remove(function);
        var budget = ended == null ? new Budget(function, terms, ticks.millis(), ledger, needy) : ended;
        if (ended != null) {
            ended.resume(terms, ticks.millis());
        }
        all.put(function, budget);
        return budget;
    }

    @Override
    public void gone(FunctionKey function) {
        var known = all.remove(function);
        if (known != null) {
            known.end();
            var now = ticks.millis();
            former.values().removeIf(ended -> !ended.account().holds(now));
            former.put(function, known);
        }
    }
}
