package dev.nabi.gateway.call;

import dev.nabi.gateway.activation.Revision;
import dev.nabi.metering.Ticks;
import dev.nabi.metering.budget.Budget;
import dev.nabi.metering.budget.BudgetWaiter;
import dev.nabi.metering.budget.Spending;
import dev.nabi.metering.budget.Ticket;
import java.util.concurrent.Executor;

/**
 * What a Function may use. A call over the budget is turned away before it is an invocation: it is neither counted nor
 * billed, and wakes nothing. Where the ledger has to be asked first, the call waits here for a moment.
 */
final class BudgetStep implements Step {
    /** By then other gateways have given back what they do not use, and a ledger that is silent is known to be away. */
    private static final long PATIENCE_NANOS = 2_000_000_000;

    private final Ticks ticks;
    private final Executor executor;

    BudgetStep(LoopCalls loop) {
        this.ticks = loop.ticks();
        this.executor = loop.executor();
    }

    @Override
    public Verdict enter(Call call) {
        var budget = call.revision().budget();
        if (budget == call.meter().budget()) {
            // None, or its part has been taken: the call was matched anew since.
            return Verdict.NEXT;
        }
        call.meter().unpay();
        return budget == null
                ? Verdict.NEXT
                : verdict(
                        call,
                        budget,
                        budget.take(call.clock().millis(), call.clock().nanos()));
    }

    @Override
    public Verdict expired(Call call) {
        var budget = call.revision().budget();
        if (budget == null) {
            return Verdict.RESTART;
        }
        return verdict(call, budget, budget.atLast(ticks.millis(), ticks.nanos()));
    }

    private Verdict verdict(Call call, Budget budget, Spending spending) {
        return switch (spending) {
            case Ticket ticket -> {
                call.meter().paid(budget, ticket);
                yield Verdict.NEXT;
            }
            case Spending.UsedUp usedUp -> usedUp(call.revision(), usedUp);
            case Spending.NotNow notNow -> notNow(call.revision(), notNow);
            case Spending.Unknown unknown -> await(call, budget);
        };
    }

    private Verdict await(Call call, Budget budget) {
        var turn = new Turn(call, budget);
        return budget.enqueue(turn)
                ? call.await(ticks.nanos() + PATIENCE_NANOS, turn)
                : verdict(call, budget, budget.tooManyWait());
    }

    private Verdict usedUp(Revision revision, Spending.UsedUp usedUp) {
        revision.meter().overBudget();
        return new Verdict.Answer(Problems.overBudget(revision.key().functionKey(), usedUp, ticks.millis()));
    }

    private static Verdict notNow(Revision revision, Spending.NotNow notNow) {
        return new Verdict.Answer(Problems.budgetUnknown(revision.key().functionKey(), notNow));
    }

    /** A call's place among those that wait for the ledger's word. */
    private final class Turn implements BudgetWaiter, Cancellation {
        private final Call call;
        private final Budget budget;

        Turn(Call call, Budget budget) {
            this.call = call;
            this.budget = budget;
        }

        @Override
        public void tryAgain() {
            executor.execute(() -> {
                if (call.waitsFor(this)) {
                    call.lookAgain();
                }
            });
        }

        @Override
        public void cancel() {
            budget.dequeue(this);
        }
    }
}
