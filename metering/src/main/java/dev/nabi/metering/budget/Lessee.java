package dev.nabi.metering.budget;

import dev.nabi.metering.Ticks;
import dev.nabi.metering.budget.LeaseRule.Question;
import dev.nabi.metering.budget.LeaseStore.Held;
import java.sql.SQLException;
import java.time.Duration;
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

    /** Brings what is leased to what is needed; whether nobody asks and nothing is held. */
    boolean lease(Budget budget) throws SQLException {
        for (var behind = budget.nextLeft(); behind != null; behind = budget.nextLeft()) {
            leaveBehind(budget, behind);
        }
        var account = budget.accountAt(ticks.millis());
        var now = ticks.nanos();
        if (budget.wasAsked() || budget.hasWaiters()) {
            account.asked(now);
        }
        var isInUse = !budget.isGone() && now - account.askedNanos() < IDLE_NANOS;
        var wanted = isInUse ? wanted(budget, account, now) : Amounts.NONE;
        lease(budget, account, wanted);
        return wanted.equals(Amounts.NONE);
    }

    private void leaveBehind(Budget budget, Account behind) throws SQLException {
        try {
            lease(budget, behind, Amounts.NONE);
        } catch (SQLException e) {
            budget.leave(behind);
            throw e;
        }
    }

    /** What the next second needs, if it is like the last moment. */
    private static Amounts wanted(Budget budget, Account account, long now) {
        var second = account.spentInASecond(now);
        return new Amounts(
                Math.max(budget.waiting(), Math.max(FEW_INVOCATIONS, second.invocations())),
                Math.max(LITTLE_MIB_MS, second.mibMs()));
    }

    private void lease(Budget budget, Account account, Amounts wanted) throws SQLException {
        var step = new Step(budget.terms().limit(), account, wanted);
        store.lease(budget.function(), account.days(), step::decide);
        step.done();
    }

    /** One transaction: what it decides, and what holds once it is done. */
    private static final class Step {
        private final Amounts limit;
        private final Account account;
        private final Amounts wanted;
        private Amounts more = Amounts.NONE;
        private Held held;
        private boolean isUsedUp;
        private Amounts used = Amounts.NONE;

        Step(Amounts limit, Account account, Amounts wanted) {
            this.limit = limit;
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

        void done() {
            account.granted(more, held);
            account.stands(isUsedUp, used);
        }
    }
}
