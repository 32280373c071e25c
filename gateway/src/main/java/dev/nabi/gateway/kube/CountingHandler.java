package dev.nabi.gateway.kube;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.concurrent.atomic.AtomicLong;

/** A handler that counts the objects that it was called with; an informer calls its handlers after it has stored a list. */
final class CountingHandler<T> implements ResourceEventHandler<T> {
    private final ResourceEventHandler<T> handler;
    private final AtomicLong added = new AtomicLong();

    CountingHandler(ResourceEventHandler<T> handler) {
        this.handler = handler;
    }

    /** How many objects were added. */
    long added() {
        return added.get();
    }

    @Override
    public void onAdd(T object) {
        try {
            handler.onAdd(object);
        } finally {
            added.incrementAndGet();
        }
    }

    @Override
    public void onUpdate(T before, T now) {
        handler.onUpdate(before, now);
    }

    @Override
    public void onDelete(T object, boolean deletedFinalStateUnknown) {
        handler.onDelete(object, deletedFinalStateUnknown);
    }
}
