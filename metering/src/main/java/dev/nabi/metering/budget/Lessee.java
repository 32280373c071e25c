package dev.nabi.metering.budget;

import dev.nabi.metering.Ticks;
import dev.nabi.metering.budget.LeaseRule.Question;
import dev.nabi.metering.budget.LeaseStore.Held;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks the store for what a budget needs, and gives back what it does not. One thread's. */
final class Lessee {
    /** What nobody asked for during this is given back. */
    private static final long IDLE_NANOS = Duration.ofMillis(500).toNanos();

    private static final long FEW_INVOCATIONS = 8;
    private static final long LITTLE_MIB_MS = 102_400;

    private final LeaseStore store;
    private final Ticks ticks;

    Lessee(LeaseStore store, Ticks ticks) {
        this.store = store;
        this.ticks = ticks;
    }

    /** Brings what is leased to what is needed, in one transaction; those of which nobody asks and nothing is held. */
    Set<Budget> lease(Collection<Budget> budgets) throws SQLException {
        var steps = new ArrayList<Step>();
        var idle = new HashSet<Budget>();
        for (var budget : budgets) {
            for (var behind = budget.nextClosed(); behind != null; behind = budget.nextClosed()) {
                steps.add(new Step(budget, behind, Amounts.NONE, true));
            }
            var step = current(budget);
            steps.add(step);
            if (step.wanted.equals(Amounts.NONE)) {
                idle.add(budget);
            }
        }
        lease(steps);
        return idle;
    }

    private void lease(List<Step> steps) throws SQLException {
        try {
            store.lease(steps.stream().map(Step::claim).toList());
        } catch (SQLException | RuntimeException e) {
            steps.forEach(Step::notDone);
            throw e;
        }
        steps.forEach(Step::done);
    }

    private Step current(Budget budget) {
        var account = budget.accountAt(ticks.millis());
        var now = ticks.nanos();
        if (budget.wasAsked() || budget.hasWaiters()) {
            account.asked(now);
        }
        var isInUse = !budget.isGone() && now - account.askedNanos() < IDLE_NANOS;
        return new Step(budget, account, isInUse ? wanted(budget, account, now) : Amounts.NONE, false);
    }

    /** What the next second needs, if it is like the last moment. */
    private static Amounts wanted(Budget budget, Account account, long now) {
        var second = account.spentInASecond(now);
        return new Amounts(
                Math.max(budget.waiting(), Math.max(FEW_INVOCATIONS, second.invocations())),
                Math.max(LITTLE_MIB_MS, second.mibMs()));
    }

    /** One account's part of a transaction: what it decides, and what holds once it is done. */
    private static final class Step {
        private final Budget budget;
        private final boolean isBehind;
        private final Amounts limit;
        private final Account account;
        private final Amounts wanted;
        private Amounts more = Amounts.NONE;
        private Held held;
        private boolean isUsedUp;
        private Amounts used = Amounts.NONE;

        Step(Budget budget, Account account, Amounts wanted, boolean isBehind) {
            this.budget = budget;
            this.isBehind = isBehind;
            this.limit = budget.terms().limit();
            this.account = account;
            this.wanted = wanted;
            this.held = account.written();
        }

        /**
         * What is given back is withdrawn before it is written, and what is granted is handed out after: whichever of the
         * two the ledger knows when the connection breaks, it never has less on its books than is held here.
         */
        @Nullable
        Held decide(LeaseStore.Standing seen) {
            var granted = account.granted();
            var unspent = account.unspent();
            var invocations = LeaseRule.decide(new Question(
                    limit.invocations(),
                    seen.folded().invocations(),
                    seen.othersHeld().invocations(),
                    seen.othersSpent().invocations(),
                    seen.ownFolded().invocations(),
                    granted.invocations(),
                    unspent.invocations(),
                    wanted.invocations()));
            var time = LeaseRule.decide(new Question(
                    limit.mibMs(),
                    seen.folded().mibMs(),
                    seen.othersHeld().mibMs(),
                    seen.othersSpent().mibMs(),
                    seen.ownFolded().mibMs(),
                    granted.mibMs(),
                    unspent.mibMs(),
                    wanted.mibMs()));
            var withdrawn = account.withdraw(new Amounts(-invocations.change(), -time.change()));
            more = new Amounts(Math.max(0, invocations.change()), Math.max(0, time.change()));
            held = new Held(granted.minus(withdrawn).plus(more), granted.minus(unspent));
            used = new Amounts(invocations.used(), time.used());
            isUsedUp = invocations.isUsedUp() || time.isUsedUp();
            return held.equals(account.written()) ? null : held;
        }

        LeaseStore.Claim claim() {
            return new LeaseStore.Claim(budget.function(), account.days(), this::decide);
        }

        void notDone() {
            if (isBehind) {
                budget.addClosed(account);
            }
        }

        void done() {
            account.granted(more, held);
            account.stands(isUsedUp, used);
        }
    }
}
