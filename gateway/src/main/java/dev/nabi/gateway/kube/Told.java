package dev.nabi.gateway.kube;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.concurrent.atomic.AtomicLong;

/** A handler that counts what it has been told to be there; an informer tells after it has taken in a list itself. */
final class Told<T> implements ResourceEventHandler<T> {
    private final ResourceEventHandler<T> handler;
    private final AtomicLong added = new AtomicLong();

    Told(ResourceEventHandler<T> handler) {
        this.handler = handler;
    }

    /** How many objects it was told of. */
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
