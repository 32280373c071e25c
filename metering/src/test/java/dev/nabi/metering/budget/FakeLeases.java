package dev.nabi.metering.budget;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.BudgetPeriod.Days;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A ledger for one gateway, in memory, that may be away, and in which others may hold something. */
final class FakeLeases implements LeaseStore {
    private final Map<Days, Held> held = new HashMap<>();
    private Standing others = new Standing(Amounts.NONE, Amounts.NONE, Amounts.NONE, Amounts.NONE);
    private boolean isAway;
    private int asked;

    @Override
    public synchronized void lease(FunctionKey function, Days days, Function<Standing, @Nullable Held> rule)
            throws SQLException {
        asked++;
        if (isAway) {
            throw new SQLException("away, as the test says");
        }
        var now = rule.apply(others);
        if (now != null) {
            held.put(days, now);
        }
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
