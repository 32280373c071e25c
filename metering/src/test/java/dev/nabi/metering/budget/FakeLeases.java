package dev.nabi.metering.budget;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.BudgetPeriod.Days;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A ledger for one gateway, in memory, that may be away, and in which others may hold something. */
final class FakeLeases implements LeaseStore {
    private final Map<Days, Held> held = new HashMap<>();
    private Standing others = new Standing(Amounts.NONE, Amounts.NONE, Amounts.NONE, Amounts.NONE);
    private final List<List<FunctionKey>> transactions = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch busy = new CountDownLatch(0);
    private volatile boolean isBlocked;
    private boolean isAway;
    private int asked;

    @Override
    public void lease(List<Claim> claims) throws SQLException {
        transactions.add(claims.stream().map(Claim::function).toList());
        try {
            var until = busy;
            isBlocked = until.getCount() > 0;
            until.await();
            isBlocked = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        decide(claims);
    }

    private synchronized void decide(List<Claim> claims) throws SQLException {
        asked++;
        if (isAway) {
            throw new SQLException("away, as the test says");
        }
        for (var claim : claims) {
            var now = claim.rule().apply(others);
            if (now != null) {
                held.put(claim.days(), now);
            }
        }
    }

    /** From now on no transaction ends, until the latch is opened that this answers. */
    CountDownLatch busy() {
        busy = new CountDownLatch(1);
        return busy;
    }

    /** Whether a transaction has begun that does not end. */
    boolean isBlocked() {
        return isBlocked;
    }

    /** The Functions of each transaction that has begun. */
    List<List<FunctionKey>> transactions() {
        return transactions;
    }

    synchronized void away(boolean is) {
        isAway = is;
    }

    synchronized void others(long folded, long othersHeld, long othersSpent) {
        others = new Standing(
                new Amounts(folded, 0), new Amounts(othersHeld, 0), new Amounts(othersSpent, 0), Amounts.NONE);
    }

    synchronized Held held(Days days) {
        return held.getOrDefault(days, Held.NOTHING);
    }

    /** What is out and not spent. */
    synchronized long idle(Days days) {
        var there = held(days);
        return there.granted().invocations() - there.spent().invocations();
    }

    synchronized int asked() {
        return asked;
    }
}
