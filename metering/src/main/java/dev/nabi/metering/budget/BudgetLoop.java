package dev.nabi.metering.budget;

import dev.nabi.metering.Ticks;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The thread that leases parts of budgets from the ledger: at once for those that run low, twice a second for those that
 * spend or hold something, so that what is idle is given back; many in one transaction. It asks nothing for a Function that nobody calls.
 */
public final class BudgetLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BudgetLoop.class);
    private static final long TICK_NANOS = Duration.ofMillis(500).toNanos();

    /** Those who wait for what others hold look again so often. */
    private static final long IMPATIENT_NANOS = Duration.ofMillis(50).toNanos();

    /** Budgets of one transaction: many, so that thousands of them do not wait for as many commits. */
    static final int BATCH = 64;

    /** Of them, those that somebody waits for or that run low; the rest is for giving back what is idle. */
    private static final int URGENT = 48;

    private final Lessee lessee;
    private final Ticks ticks;
    private final LedgerPresence ledger;
    private final Budgets budgets;
    private final Set<Budget> needy = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean isStopped;

    // Of the thread alone.
    private final Set<Budget> active = new HashSet<>();
    private final Set<Budget> impatient = new LinkedHashSet<>();
    private final Set<Budget> refresh = new LinkedHashSet<>();
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
        var lastLook = lastTick;
        while (!isStopped) {
            pause();
            var now = ticks.nanos();
            if (now - lastTick >= TICK_NANOS) {
                lastTick = now;
                refresh.addAll(active);
            }
            if (now - lastLook >= IMPATIENT_NANOS) {
                lastLook = now;
                active.stream().filter(Budget::hasWaiters).forEach(impatient::add);
            }
            lease(next());
        }
    }

    private void pause() {
        if (isFailing) {
            rest();
        } else if (needy.isEmpty() && impatient.isEmpty() && refresh.isEmpty()) {
            LockSupport.parkNanos(active.stream().anyMatch(Budget::hasWaiters) ? IMPATIENT_NANOS : TICK_NANOS);
        }
    }

    /** The next transaction's: a call that waits overtakes the round, and the round goes on whoever waits. */
    private Set<Budget> next() {
        var batch = new LinkedHashSet<Budget>();
        Stream.of(needy.stream().filter(Budget::hasWaiters), impatient.stream(), needy.stream())
                .flatMap(some -> some)
                .distinct()
                .limit(URGENT)
                .forEach(batch::add);
        refresh.stream()
                .filter(budget -> !batch.contains(budget))
                .limit(BATCH - batch.size())
                .toList()
                .forEach(batch::add);
        needy.removeAll(batch);
        impatient.removeAll(batch);
        refresh.removeAll(batch);
        return batch;
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

    private void lease(Set<Budget> batch) {
        if (batch.isEmpty()) {
            return;
        }
        active.addAll(batch);
        try {
            ledger.asking(ticks.nanos());
            var idle = lessee.lease(batch);
            ledger.answered();
            told(false);
            active.removeAll(idle);
        } catch (SQLException | RuntimeException e) {
            if (!isFailing) {
                LOG.error(
                        "The ledger does not answer for budgets: what is leased is spent, then nabi.budget.grace"
                                + " says what holds; this is tried again",
                        e);
            }
            told(true);
        }
        batch.forEach(Budget::wakeWaiters);
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
