package dev.nabi.local.controllers;

import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.store.ObjectKey;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The keys that a controller has to look at, each once however often it was told, worked off by one thread. Bounded by
 * the number of objects.
 */
final class WorkQueue implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WorkQueue.class.getName());
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ScheduledExecutorService thread;
    private final Reconciler reconciler;
    private final Set<ObjectKey> waiting = new LinkedHashSet<>();

    WorkQueue(String name, Reconciler reconciler) {
        this.reconciler = reconciler;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    void add(ObjectKey key) {
        synchronized (waiting) {
            if (!waiting.add(key) || thread.isShutdown()) {
                return;
            }
        }
        thread.execute(() -> work(key));
    }

    private void work(ObjectKey key) {
        synchronized (waiting) {
            waiting.remove(key);
        }
        try {
            reconciler.reconcile(key).ifPresent(later -> addLater(key, later));
        } catch (ApiException e) {
            // Refused: a namespace on its way out, somebody who was faster. Either is another state a moment later.
            LOG.log(System.Logger.Level.DEBUG, () -> "reconciling " + key + " was refused: " + e.text());
            addLater(key, RETRY);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "reconciling " + key + " failed, again in " + RETRY, e);
            addLater(key, RETRY);
        }
    }

    private void addLater(ObjectKey key, Duration later) {
        if (!thread.isShutdown()) {
            var _ = thread.schedule(() -> add(key), later.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
