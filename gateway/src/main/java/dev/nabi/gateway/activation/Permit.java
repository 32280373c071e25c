package dev.nabi.gateway.activation;

import dev.nabi.gateway.instances.Instance;
import org.jspecify.annotations.Nullable;

/** A slot on an instance, this gateway's own or one that another gateway lends. It is given back once, however often it is closed; it belongs to one event loop. */
public final class Permit implements AutoCloseable {
    private final Revision revision;
    private final Instance instance;
    private final @Nullable Runnable back;
    private boolean isClosed;

    Permit(Revision revision, Instance instance) {
        this(revision, instance, null);
    }

    /** {@code back} gives a slot back to the gateway that lent it. */
    Permit(Revision revision, Instance instance, @Nullable Runnable back) {
        this.revision = revision;
        this.instance = instance;
        this.back = back;
    }

    public Instance instance() {
        return instance;
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            if (back == null) {
                revision.released(instance);
            } else {
                revision.gaveBack(instance);
                back.run();
            }
        }
    }
}
