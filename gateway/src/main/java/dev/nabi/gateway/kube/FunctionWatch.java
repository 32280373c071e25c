package dev.nabi.gateway.kube;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.watch.UnreadableObjects;
import dev.nabi.api.watch.WatchJson;
import dev.nabi.gateway.activation.Revisions;
import dev.nabi.gateway.limits.LimitTable;
import dev.nabi.gateway.routing.Route;
import dev.nabi.gateway.routing.RouteTable;
import dev.nabi.metering.budget.BudgetSource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Functions as they come and go → the route table. Changes that come while one is taken in are taken in together, so
 * that the first list of thousands of Functions swaps the table a few times, not thousands of times.
 */
public final class FunctionWatch implements ResourceEventHandler<Function> {
    private static final Logger LOG = Logger.getLogger(FunctionWatch.class);

    private final Revisions revisions;
    private final BudgetSource budgets;
    private final LimitTable limits;
    private final Executor executor;
    private final Map<FunctionKey, Optional<FunctionReading>> pending = new LinkedHashMap<>();
    private final UnreadableObjects unreadable = new UnreadableObjects();
    private boolean isTakingIn;
    private volatile RouteTable routes = RouteTable.empty();
    private volatile Runnable listener = () -> {};

    /** {@code executor} runs one task at a time. */
    public FunctionWatch(Revisions revisions, BudgetSource budgets, LimitTable limits, Executor executor) {
        this.limits = limits;
        this.revisions = revisions;
        this.budgets = budgets;
        this.executor = executor;
    }

    /** Sets what runs after each swap of the table. */
    public void setListener(Runnable changed) {
        listener = changed;
    }

    public RouteTable routes() {
        return routes;
    }

    /** How many Functions there are of which a part cannot be read. */
    int unreadable() {
        return unreadable.count();
    }

    @Override
    public void onAdd(Function function) {
        seen(function);
    }

    @Override
    public void onUpdate(Function before, Function function) {
        seen(function);
    }

    @Override
    public void onDelete(Function function, boolean deletedFinalStateUnknown) {
        unreadable.gone(function);
        seen(FunctionReading.key(function), null);
    }

    /** Whether all that was told so far is in the table. */
    boolean isUpToDate() {
        synchronized (pending) {
            return pending.isEmpty() && !isTakingIn;
        }
    }

    private void seen(Function function) {
        unreadable.seen(function).ifPresent(LOG::warn);
        var key = FunctionReading.key(function);
        if (function.getSpec() != null) {
            seen(key, FunctionReading.of(function));
        } else if (!isKnown(key)) {
            // One that was readable is served on as it was: the operator changes nothing of it either.
            seen(
                    key,
                    FunctionReading.unreadable(
                            function, WatchJson.unreadable(function).orElse("there is no spec")));
        }
    }

    private boolean isKnown(FunctionKey key) {
        synchronized (pending) {
            var change = pending.get(key);
            return change == null ? routes.find(key.namespace(), key.name()) != null : change.isPresent();
        }
    }

    private void seen(FunctionKey key, @Nullable FunctionReading reading) {
        synchronized (pending) {
            var isFirst = pending.isEmpty();
            pending.put(key, Optional.ofNullable(reading));
            if (isFirst) {
                executor.execute(this::takeIn);
            }
        }
    }

    private void takeIn() {
        Map<FunctionKey, Optional<FunctionReading>> changes;
        synchronized (pending) {
            changes = Map.copyOf(pending);
            pending.clear();
            isTakingIn = true;
        }
        try {
            takeIn(changes);
        } finally {
            synchronized (pending) {
                isTakingIn = false;
            }
        }
        listener.run();
    }

    private void takeIn(Map<FunctionKey, Optional<FunctionReading>> changes) {
        // A revision is there before a route leads to it, and goes after the last one does.
        changes.forEach((key, reading) ->
                reading.ifPresent(there -> revisions.functionLimited(key, limits.seen(key, there.requestLimits()))));
        changes.forEach((key, reading) -> reading.ifPresent(there ->
                revisions.functionSeen(key, there.limits(), budgets.seen(key, there.budget()), there.revisions())));
        var swapped = new LinkedHashMap<FunctionKey, Optional<Route>>();
        changes.forEach((key, reading) -> swapped.put(key, reading.map(FunctionReading::route)));
        routes = routes.with(swapped);
        changes.forEach((key, reading) -> {
            if (reading.isEmpty()) {
                revisions.functionGone(key);
                budgets.gone(key);
                limits.gone(key);
            }
        });
    }
}
