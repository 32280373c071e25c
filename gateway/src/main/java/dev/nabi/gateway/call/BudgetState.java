package dev.nabi.gateway.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nabi.api.v1alpha1.BudgetSpec;
import dev.nabi.api.v1alpha1.FunctionUsage;
import dev.nabi.metering.budget.Amounts;
import dev.nabi.metering.budget.Spending;
import org.jspecify.annotations.Nullable;

/** What a budget bounds, what is used of it and when it begins anew, as a problem tells it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BudgetState(
        String period,
        @Nullable Long invocations,
        @Nullable Double gbSeconds,
        long usedInvocations,
        double usedGbSeconds,
        String resets) {

    static BudgetState of(Spending.UsedUp usedUp) {
        var limit = usedUp.terms().limit();
        var used = usedUp.used();
        return new BudgetState(
                usedUp.terms().period().toString(),
                limit.invocations() == Amounts.NO_BOUND ? null : limit.invocations(),
                limit.mibMs() == Amounts.NO_BOUND ? null : limit.mibMs() / (double) BudgetSpec.MIB_MS_PER_GB_SECOND,
                used.invocations(),
                Double.parseDouble(FunctionUsage.gbSeconds(used.mibMs())),
                usedUp.resets().toString());
    }
}
