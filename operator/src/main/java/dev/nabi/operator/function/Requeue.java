package dev.nabi.operator.function;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.Function;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import org.jspecify.annotations.Nullable;

/**
 * Has Functions reconciled of which no object has changed: their usage is to be told, it is their turn, or this operator
 * has begun to lead.
 */
public final class Requeue {
    private final SimpleInboundEventSource<Function> source = new SimpleInboundEventSource<>("requeue");

    private volatile @Nullable EventSourceContext<Function> context;

    EventSource<?, Function> source(EventSourceContext<Function> context) {
        this.context = context;
        return source;
    }

    public void fire(FunctionKey function) {
        source.propagateEvent(new ResourceID(function.name(), function.namespace()));
    }

    /** All that are known; those that come to be known later are reconciled anyway. */
    public void fireAll() {
        var known = context;
        if (known != null) {
            known.getPrimaryCache().keys().forEach(id -> source.propagateEvent(id));
        }
    }
}
