package dev.nabi.operator.usage;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.usage.FunctionTotals;
import dev.nabi.api.usage.UsageTotals;
import dev.nabi.api.v1alpha1.BudgetAction;
import dev.nabi.api.v1alpha1.BudgetPeriod;
import dev.nabi.api.v1alpha1.BudgetSpec;
import dev.nabi.api.v1alpha1.FunctionUsage;
import dev.nabi.operator.status.BudgetFinding;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules of a Function's usage, pure. Days and months are those of UTC. */
final class UsageRules {
    private UsageRules() {}

    /** What a Function was used by now, in milliseconds, MiB × milliseconds and numbers; 0 for never. */
    record Used(
            long invocationsToday,
            long invocationsThisMonth,
            long mibMsToday,
            long mibMsThisMonth,
            long lastCalledMillis) {
        static final Used NOTHING = new Used(0, 0, 0, 0, 0);

        Used plus(Used other) {
            return new Used(
                    invocationsToday + other.invocationsToday,
                    invocationsThisMonth + other.invocationsThisMonth,
                    mibMsToday + other.mibMsToday,
                    mibMsThisMonth + other.mibMsThisMonth,
                    Math.max(lastCalledMillis, other.lastCalledMillis));
        }

        /** Each figure where it is larger. */
        Used orMore(Used other) {
            return new Used(
                    Math.max(invocationsToday, other.invocationsToday),
                    Math.max(invocationsThisMonth, other.invocationsThisMonth),
                    Math.max(mibMsToday, other.mibMsToday),
                    Math.max(mibMsThisMonth, other.mibMsThisMonth),
                    Math.max(lastCalledMillis, other.lastCalledMillis));
        }
    }

    /** What a ledger said last, and on which day. */
    record LedgerView(long day, Map<FunctionKey, FunctionTotals> functions) {
        static LedgerView of(UsageTotals totals) {
            return new LedgerView(
                    totals.day(),
                    totals.functions().stream()
                            .collect(Collectors.toUnmodifiableMap(
                                    each -> new FunctionKey(each.namespace(), each.function()), each -> each)));
        }
    }

    /** The sum over ledgers. What a ledger said on an earlier day holds for the month at most. */
    static Used sum(FunctionKey function, Collection<LedgerView> ledgers, Instant now) {
        var today = BudgetPeriod.DAY.at(now).from();
        var month = BudgetPeriod.MONTH.at(now).from();
        var sum = Used.NOTHING;
        for (var ledger : ledgers) {
            var totals = ledger.functions().get(function);
            if (totals != null) {
                sum = sum.plus(asOf(totals, ledger.day(), today, month));
            }
        }
        return sum;
    }

    private static Used asOf(FunctionTotals totals, long day, long today, long month) {
        var isToday = day >= today;
        var isThisMonth = day >= month;
        return new Used(
                isToday ? totals.invocationsToday() : 0,
                isThisMonth ? totals.invocationsThisMonth() : 0,
                isToday ? totals.mibMsToday() : 0,
                isThisMonth ? totals.mibMsThisMonth() : 0,
                totals.lastCalledMillis());
    }

    /** What a status said, as far as it still holds: a figure is of the day and month in which the last call was. */
    static Used said(@Nullable FunctionUsage status, Instant now) {
        var last = status == null ? null : instant(status.lastCalled());
        if (status == null || last == null) {
            return Used.NOTHING;
        }
        var isToday = !last.isBefore(BudgetPeriod.DAY.at(now).start());
        var isThisMonth = !last.isBefore(BudgetPeriod.MONTH.at(now).start());
        return new Used(
                isToday ? status.invocationsToday() : 0,
                isThisMonth ? status.invocationsThisMonth() : 0,
                isToday ? mibMs(status.gbSecondsToday()) : 0,
                isThisMonth ? mibMs(status.gbSecondsThisMonth()) : 0,
                last.toEpochMilli());
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    private static long mibMs(String gbSeconds) {
        return new BigDecimal(gbSeconds)
                .multiply(BigDecimal.valueOf(BudgetSpec.MIB_MS_PER_GB_SECOND))
                .setScale(0, RoundingMode.DOWN)
                .longValue();
    }

    /** As a status says it; null for a Function that was never called. */
    static @Nullable FunctionUsage status(Used used) {
        return used.lastCalledMillis() == 0
                ? null
                : new FunctionUsage(
                        used.invocationsToday(),
                        used.invocationsThisMonth(),
                        FunctionUsage.gbSeconds(used.mibMsToday()),
                        FunctionUsage.gbSeconds(used.mibMsThisMonth()),
                        Instant.ofEpochMilli(used.lastCalledMillis())
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString());
    }

    /** What is to be said of a budget. Its words change with the budget and the period alone, not with each call. */
    static BudgetFinding budget(@Nullable BudgetSpec budget, Used used, int ledgers, Instant now) {
        if (budget == null) {
            return BudgetFinding.NONE;
        }
        var isDay = budget.period() == BudgetPeriod.DAY;
        var invocations = isDay ? used.invocationsToday() : used.invocationsThisMonth();
        var mibMs = isDay ? used.mibMsToday() : used.mibMsThisMonth();
        var bound = budget.mibMs();
        var isExhausted = (budget.invocations() != null && invocations >= budget.invocations())
                || (bound != null && mibMs >= bound);
        var what = "the budget of " + budget.text();
        var divided = ledgers > 1 && budget.action() == BudgetAction.BLOCK
                ? "; " + ledgers + " gateways have ledgers of their own and each holds to its part"
                : "";
        if (!isExhausted) {
            return new BudgetFinding.Left(what + " is not used up" + divided);
        }
        var resets = budget.period().at(now).end();
        var then = budget.action() == BudgetAction.BLOCK
                ? ": calls are answered 429 until " + resets
                : ": calls go on (action: warn); it begins anew at " + resets;
        return new BudgetFinding.Exhausted(what + " is used up" + then + divided);
    }
}
