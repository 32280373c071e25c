package dev.nabi.gateway.call;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.BudgetSpec;
import dev.nabi.api.v1alpha1.FunctionUsage;
import dev.nabi.metering.budget.Amounts;
import dev.nabi.metering.budget.Spending;
import io.vertx.core.json.JsonObject;

/** What a client is told that a budget turned away: which it is, what is used of it, and when it begins anew. */
final class BudgetProblem {
    /** A client that waits for a month would not notice that the budget was raised. */
    private static final long LONGEST_RETRY_SECONDS = 3600;

    private BudgetProblem() {}

    static Problem usedUp(FunctionKey function, Spending.UsedUp usedUp, long nowMillis) {
        var terms = usedUp.terms();
        var used = usedUp.used();
        var detail = "the budget of Function " + function + " (spec.budget: " + terms.text() + ") is used up: "
                + used.invocations() + " invocations and " + FunctionUsage.gbSeconds(used.mibMs())
                + " GB-seconds were used; it begins anew at " + usedUp.resets();
        var budget = new JsonObject().put("period", terms.period().toString());
        if (terms.limit().invocations() != Amounts.NO_BOUND) {
            budget.put("invocations", terms.limit().invocations());
        }
        if (terms.limit().mibMs() != Amounts.NO_BOUND) {
            budget.put("gbSeconds", terms.limit().mibMs() / (double) BudgetSpec.MIB_MS_PER_GB_SECOND);
        }
        budget.put("usedInvocations", used.invocations())
                .put("usedGbSeconds", Double.parseDouble(FunctionUsage.gbSeconds(used.mibMs())))
                .put("resets", usedUp.resets().toString());
        var seconds = Math.ceilDiv(usedUp.resets().toEpochMilli() - nowMillis, 1000L);
        return new Problem(
                Failure.BUDGET_EXHAUSTED,
                detail,
                null,
                Math.clamp(seconds, 1, LONGEST_RETRY_SECONDS),
                new JsonObject().put("budget", budget));
    }

    static Problem notNow(FunctionKey function, Spending.NotNow notNow) {
        return Problem.of(
                Failure.BUDGET_UNKNOWN,
                "the budget of Function " + function + " (spec.budget: "
                        + notNow.terms().text() + "): " + notNow.why() + "; call again");
    }
}
