package dev.nabi.gateway.activation;

import dev.nabi.gateway.instances.Instance;

/** A slot on an instance. It is given back once, however often it is closed; it belongs to one event loop. */
public final class Permit implements AutoCloseable {
    private final Revision revision;
    private final Instance instance;
    private boolean isClosed;

    Permit(Revision revision, Instance instance) {
        this.revision = revision;
        this.instance = instance;
    }

    public Instance instance() {
        return instance;
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            revision.released(instance);
        }
    }
}
