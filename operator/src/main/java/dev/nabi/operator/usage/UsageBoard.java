package dev.nabi.operator.usage;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.usage.UsageTotals;
import dev.nabi.api.v1alpha1.BudgetDefaults;
import dev.nabi.api.v1alpha1.BudgetPeriod;
import dev.nabi.api.v1alpha1.BudgetSpec;
import dev.nabi.api.v1alpha1.FunctionUsage;
import dev.nabi.operator.status.BudgetFinding;
import dev.nabi.operator.usage.UsageRules.LedgerView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What every ledger said last, and what each Function's status says of it. A ledger that is away keeps its last word. A
 * status changes its figures once an interval at most, and only when they are others; what it says of the budget changes
 * at once.
 */
public final class UsageBoard {
    private final BudgetDefaults defaults;
    private final Duration interval;
    private final InstantSource clock;
    private final Map<String, LedgerView> ledgers = new HashMap<>();
    private final Map<FunctionKey, Shown> shown = new HashMap<>();

    /** What a status is to say. */
    public record View(@Nullable FunctionUsage usage, BudgetFinding budget) {}

    /** {@code changed} is when the figures were others for the last time; {@link Instant#MIN} for never. */
    private record Shown(View view, @Nullable BudgetSpec budget, Instant changed) {}

    public UsageBoard(BudgetDefaults defaults, Duration interval, InstantSource clock) {
        this.defaults = defaults;
        this.interval = interval;
        this.clock = clock;
    }

    /** A gateway told its ledger's totals; what was said in an earlier month is forgotten. */
    public synchronized void heard(UsageTotals totals) {
        var month = BudgetPeriod.MONTH.at(clock.instant()).from();
        ledgers.values().removeIf(ledger -> ledger.day() < month);
        ledgers.merge(totals.ledger(), LedgerView.of(totals), (before, now) -> now.day() < before.day() ? before : now);
    }

    /** What the status of a Function is to say now, given what it says. */
    public synchronized View show(FunctionKey function, @Nullable BudgetSpec own, @Nullable FunctionUsage before) {
        var budget = defaults.of(function.namespace(), own);
        var known = shown.get(function);
        var now = clock.instant();
        var changed = known == null ? Instant.MIN : known.changed();
        // What was said last, and not what is read: a watch may lag behind what was written a moment ago.
        var said = known == null ? before : known.view().usage();
        var view = view(function, budget, said, changed, now);
        shown.put(function, new Shown(view, budget, Objects.equals(view.usage(), said) ? changed : now));
        return view;
    }

    /** Whether any Function's status is made here. */
    public synchronized boolean isUsed() {
        return !shown.isEmpty();
    }

    public synchronized void forget(FunctionKey function) {
        shown.remove(function);
    }

    /** The Functions whose status is to say something else now. */
    public synchronized Collection<FunctionKey> due() {
        var now = clock.instant();
        return shown.entrySet().stream()
                .filter(entry -> isDue(entry.getKey(), entry.getValue(), now))
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean isDue(FunctionKey function, Shown known, Instant now) {
        return !view(function, known.budget(), known.view().usage(), known.changed(), now)
                .equals(known.view());
    }

    private View view(
            FunctionKey function,
            @Nullable BudgetSpec budget,
            @Nullable FunctionUsage before,
            Instant changed,
            Instant now) {
        if (ledgers.isEmpty()) {
            return new View(before, budget == null ? BudgetFinding.NONE : BudgetFinding.UNKNOWN);
        }
        var used = UsageRules.sum(function, ledgers.values(), now).orMore(UsageRules.said(before, now));
        var usage = UsageRules.status(used);
        // A clock that was set back must not hold the figures until that time comes again.
        var mayChange = now.isBefore(changed) || !now.isBefore(changed.plus(interval));
        return new View(mayChange ? usage : before, UsageRules.budget(budget, used, ledgers.size(), now));
    }
}
