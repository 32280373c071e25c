package dev.nabi.metering.budget;

import dev.nabi.metering.Ticks;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * The thread that leases parts of budgets from the ledger: at once for those that run low, twice a second for those that
 * spend or hold something, so that what is idle is given back. It asks nothing for a Function that nobody calls.
 */
public final class BudgetLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BudgetLoop.class);
    private static final long TICK_NANOS = Duration.ofMillis(500).toNanos();

    /** Those who wait for what others hold look again so often. */
    private static final long IMPATIENT_NANOS = Duration.ofMillis(50).toNanos();

    private final Lessee lessee;
    private final Ticks ticks;
    private final LedgerPresence ledger;
    private final Budgets budgets;
    private final Set<Budget> needy = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean isStopped;

    // Of the thread alone.
    private final Set<Budget> active = new HashSet<>();
    private boolean isFailing;

    public BudgetLoop(LeaseStore store, Ticks ticks, BudgetRules rules) {
        this.lessee = new Lessee(store, ticks);
        this.ticks = ticks;
        this.ledger = new LedgerPresence(rules.grace());
        this.budgets = new Budgets(rules, ticks, ledger, this::needs);
        this.thread = Thread.ofPlatform().name("nabi-budget").daemon().unstarted(this::run);
        thread.start();
    }

    public BudgetSource budgets() {
        return budgets;
    }

    private void needs(Budget budget) {
        if (needy.add(budget)) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        var lastTick = ticks.nanos();
        while (!isStopped) {
            pause();
            // Those who wait come first.
            var due = new LinkedHashSet<Budget>();
            active.stream().filter(Budget::hasWaiters).forEach(due::add);
            needy.forEach(due::add);
            needy.removeAll(due);
            var now = ticks.nanos();
            if (now - lastTick >= TICK_NANOS) {
                lastTick = now;
                due.addAll(active);
            }
            round(due);
        }
    }

    private void pause() {
        if (isFailing) {
            rest();
        } else if (needy.isEmpty()) {
            LockSupport.parkNanos(active.stream().anyMatch(Budget::hasWaiters) ? IMPATIENT_NANOS : TICK_NANOS);
        }
    }

    /** Asking faster helps nobody, however many wake this. */
    private void rest() {
        try {
            Thread.sleep(Duration.ofNanos(TICK_NANOS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            isStopped = true;
        }
    }

    private void round(Set<Budget> due) {
        active.addAll(due);
        for (var budget : due) {
            try {
                ledger.asking(ticks.nanos());
                var isIdle = lessee.lease(budget);
                ledger.answered();
                told(false);
                if (isIdle) {
                    active.remove(budget);
                }
                budget.tellWaiters();
            } catch (SQLException | RuntimeException e) {
                if (!isFailing) {
                    LOG.error(
                            "The ledger does not answer for budgets: what is leased is spent, then nabi.budget.grace"
                                    + " says what holds; this is tried again",
                            e);
                }
                told(true);
                due.forEach(Budget::tellWaiters);
                return;
            }
        }
    }

    private void told(boolean failing) {
        if (isFailing && !failing) {
            LOG.info("The ledger answers for budgets again");
        }
        isFailing = failing;
    }

    /** Ends the leasing; what is held is given back with the end of the journal's run. */
    @Override
    public void close() {
        isStopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
