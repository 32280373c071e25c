package dev.nabi.metering.budget;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.BudgetPeriod.Days;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One Function's budget on this gateway. Taking a part of what is leased is an atomic step, and asks nobody; when little
 * is left the {@link BudgetLoop} is notified, and leases more meanwhile.
 */
public final class Budget {
    private static final int MOST_WAITERS = 10_000;

    /** What is used up may come back: an invocation that no instance took is given back. */
    private static final long LOOK_AGAIN_NANOS = 500_000_000;

    private final FunctionKey function;
    private final LedgerPresence ledger;
    private final Consumer<Budget> needy;
    private final ConcurrentLinkedQueue<BudgetWaiter> waiters = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final ConcurrentLinkedQueue<Account> closed = new ConcurrentLinkedQueue<>();
    private final Map<Days, Account> others = new HashMap<>();
    private volatile BudgetTerms terms;
    private volatile Account account;
    private @Nullable Account before;
    private volatile boolean isAsked;
    private volatile boolean isGone;

    Budget(FunctionKey function, BudgetTerms terms, long nowMillis, LedgerPresence ledger, Consumer<Budget> needy) {
        this.function = function;
        this.terms = terms;
        this.ledger = ledger;
        this.needy = needy;
        this.account = new Account(terms.period().at(Instant.ofEpochMilli(nowMillis)));
    }

    FunctionKey function() {
        return function;
    }

    BudgetTerms terms() {
        return terms;
    }

    Account account() {
        return account;
    }

    /** Lets an invocation go ahead, or says why not. */
    public Spending take(long nowMillis, long nowNanos) {
        var current = accountAt(nowMillis);
        var limit = terms.limit();
        if (!isAsked) {
            // Not written by each call: the loops would fight over it.
            isAsked = true;
        }
        var leftOver = current.tryTake(limit);
        if (leftOver >= 0) {
            if (current.isLow(leftOver)) {
                needy.accept(this);
            }
            return new Ticket(this, current);
        }
        return withoutLease(current, nowNanos);
    }

    private Spending withoutLease(Account current, long nowNanos) {
        if (current.isUsedUp()) {
            if (nowNanos - current.askedNanos() > LOOK_AGAIN_NANOS) {
                needy.accept(this);
            }
            return new Spending.UsedUp(terms, current.used(), Instant.ofEpochMilli(current.endMillis()));
        }
        if (!ledger.isAway(nowNanos)) {
            needy.accept(this);
            return Spending.Unknown.YET;
        }
        if (ledger.mayServeWithout(nowNanos)) {
            current.overdraw();
            return new Ticket(this, current);
        }
        return new Spending.NotNow(
                terms, "the ledger, which tells what is left of it, does not answer, and what was leased is spent");
    }

    /** Waits for the next answer of the ledger; false when too many calls wait. */
    public boolean enqueue(BudgetWaiter waiter) {
        if (waiting.incrementAndGet() > MOST_WAITERS) {
            waiting.decrementAndGet();
            return false;
        }
        waiters.add(waiter);
        needy.accept(this);
        return true;
    }

    /** What is said where {@link #enqueue} found no room. */
    public Spending tooManyWait() {
        return new Spending.NotNow(terms, MOST_WAITERS + " calls wait already for the ledger's word on it");
    }

    /** Ends the wait. */
    public void dequeue(BudgetWaiter waiter) {
        if (waiters.remove(waiter)) {
            waiting.decrementAndGet();
        }
    }

    /** What is said to one who waited for as long as one may. */
    public Spending atLast(long nowMillis, long nowNanos) {
        var spending = take(nowMillis, nowNanos);
        if (!(spending instanceof Spending.Unknown)) {
            return spending;
        }
        return new Spending.NotNow(
                terms,
                account.isKnown()
                        ? "other gateways hold what is left of it, for a moment"
                        : "the ledger has not said yet what is left of it");
    }

    /** The account of the period that is now; of one further back than the last, the present one. */
    Account accountAt(long nowMillis) {
        var current = account;
        return current.holds(nowMillis) ? current : roll(nowMillis);
    }

    /** The account of the period that an invocation's end falls into. */
    Account accountOf(long endMillis) {
        return account.holds(endMillis) ? account : lastOrNext(endMillis);
    }

    private synchronized Account lastOrNext(long millis) {
        var last = before;
        return last != null && last.holds(millis) ? last : roll(millis);
    }

    /**
     * A period is over: nothing is written, the next one is another account. The last one is kept for a clock that is set
     * back into it: what was used up there stays used up.
     */
    private synchronized Account roll(long millis) {
        var current = account;
        var last = before;
        if (last != null && last.holds(millis)) {
            before = current;
            account = last;
        } else if (millis >= current.endMillis()) {
            before = current;
            account = new Account(terms.period().at(Instant.ofEpochMilli(millis)));
        }
        return account;
    }

    void charge(Account charged, long mibMs) {
        if (mibMs > 0 && charged.charge(mibMs) && terms.limit().boundsTime()) {
            needy.accept(this);
        }
    }

    /** The budget was changed: what is held goes on, what was said of the whole is asked anew. */
    synchronized void change(BudgetTerms changed, long nowMillis) {
        if (changed.equals(terms)) {
            return;
        }
        var isSamePeriod = changed.period() == terms.period();
        terms = changed;
        if (isSamePeriod) {
            account.reopen();
        } else {
            account = another(changed.period().at(Instant.ofEpochMilli(nowMillis)), nowMillis);
        }
        needy.accept(this);
    }

    /** What was spent of a period is not forgotten while the budget has another one for a while. */
    private Account another(Days days, long nowMillis) {
        closed.add(account);
        closeLast();
        others.values().removeIf(other -> !other.holds(nowMillis));
        others.put(account.days(), account);
        var known = others.remove(days);
        if (known == null) {
            return new Account(days);
        }
        closed.remove(known);
        known.reopen();
        return known;
    }

    /** The Function has a budget again. */
    synchronized void resume(BudgetTerms terms, long nowMillis) {
        isGone = false;
        account.reopen();
        change(terms, nowMillis);
    }

    private synchronized void closeLast() {
        if (before != null) {
            closed.add(before);
            before = null;
        }
    }

    /** The Function has this budget no more. */
    void end() {
        isGone = true;
        closeLast();
        wakeWaiters();
        needy.accept(this);
    }

    boolean isGone() {
        return isGone;
    }

    /** An account of a period or of terms that ended, and that may still hold a lease; null when there is none. */
    @Nullable
    Account nextClosed() {
        return closed.poll();
    }

    void addClosed(Account account) {
        closed.add(account);
    }

    boolean hasWaiters() {
        return waiting.get() > 0;
    }

    int waiting() {
        return waiting.get();
    }

    /** Whether anybody asked since this was called last. */
    boolean wasAsked() {
        var was = isAsked;
        isAsked = false;
        return was;
    }

    void wakeWaiters() {
        // As many as there are now: one that waits again is woken the next time.
        for (var some = waiting.get(); some > 0; some--) {
            var waiter = waiters.poll();
            if (waiter == null) {
                return;
            }
            waiting.decrementAndGet();
            waiter.tryAgain();
        }
    }
}
