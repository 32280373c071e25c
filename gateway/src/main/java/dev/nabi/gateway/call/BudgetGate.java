package dev.nabi.gateway.call;

import dev.nabi.gateway.activation.Revision;
import dev.nabi.gateway.loop.Deadline;
import dev.nabi.gateway.proxy.Body;
import dev.nabi.gateway.routing.Match.Found;
import dev.nabi.gateway.wire.BadMessageException;
import dev.nabi.metering.budget.Budget;
import dev.nabi.metering.budget.BudgetWaiter;
import dev.nabi.metering.budget.Spending;
import dev.nabi.metering.budget.Ticket;

/**
 * Lets a call of a Function with a budget through, or turns it away before it is one: who is refused is neither counted
 * nor billed, and wakes nobody. Where the ledger has to be asked first, the call waits here for a moment.
 */
final class BudgetGate extends Deadline implements BudgetWaiter, Client.Owner, Waiting {
    /** By then other gateways have given back what they do not use, and a ledger that is silent is known to be away. */
    private static final long PATIENCE_NANOS = 2_000_000_000;

    private final Worker worker;
    private final Client client;
    private final Body body;
    private final Found found;
    private final Revision revision;
    private final Budget budget;
    private boolean isWaiting;

    /** Admits a call at once where it can. */
    static void enter(Worker worker, Client client, Body body, Found found, Revision revision, Budget budget) {
        var ticks = worker.loop().ticks();
        var spending = budget.take(ticks.millis(), ticks.nanos());
        if (spending instanceof Ticket ticket) {
            new Call(worker, client, body, found, revision, ticket).begin();
        } else {
            new BudgetGate(worker, client, body, found, revision, budget).next(spending);
        }
    }

    private BudgetGate(Worker worker, Client client, Body body, Found found, Revision revision, Budget budget) {
        this.worker = worker;
        this.client = client;
        this.body = body;
        this.found = found;
        this.revision = revision;
        this.budget = budget;
    }

    private void next(Spending spending) {
        if (!(spending instanceof Spending.Unknown)) {
            decided(spending);
        } else if (budget.await(this)) {
            await();
        } else {
            decided(budget.tooManyWait());
        }
    }

    private void await() {
        if (isWaiting) {
            return;
        }
        isWaiting = true;
        worker.opened();
        client.own(this);
        worker.loop().deadlines().set(this, worker.loop().ticks().nanos() + PATIENCE_NANOS);
    }

    @Override
    public void tryAgain() {
        worker.loop().executor().execute(() -> {
            if (isWaiting) {
                var ticks = worker.loop().ticks();
                next(budget.take(ticks.millis(), ticks.nanos()));
            }
        });
    }

    private void decided(Spending spending) {
        leave();
        switch (spending) {
            case Ticket ticket -> new Call(worker, client, body, found, revision, ticket).begin();
            case Spending.UsedUp usedUp -> {
                revision.meter().overBudget();
                BudgetProblem.usedUp(
                                revision.key().functionKey(),
                                usedUp,
                                worker.loop().ticks().millis())
                        .answer(client);
            }
            case Spending.NotNow notNow ->
                BudgetProblem.notNow(revision.key().functionKey(), notNow).answer(client);
            case Spending.Unknown unknown -> throw new AssertionError("nothing was decided: " + unknown);
        }
    }

    @Override
    public void turnAway() {
        budget.leave(this);
        leave();
        Ingress.shutsDown().answer(client);
    }

    @Override
    public void gone() {
        budget.leave(this);
        leave();
    }

    @Override
    public void writable() {}

    @Override
    public void unreadable(BadMessageException bad) {
        budget.leave(this);
        leave();
        client.closeAfterAnswer();
        Framing.unreadable(bad, worker.options()).answer(client);
    }

    private void leave() {
        if (isWaiting) {
            isWaiting = false;
            worker.loop().deadlines().cancel(this);
            worker.ended();
        }
    }

    @Override
    protected void passed() {
        budget.leave(this);
        var ticks = worker.loop().ticks();
        decided(budget.atLast(ticks.millis(), ticks.nanos()));
    }
}
