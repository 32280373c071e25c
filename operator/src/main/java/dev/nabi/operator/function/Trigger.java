package dev.nabi.operator.function;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.operator.scaling.FunctionKey;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/** Has Functions reconciled of which no object has changed: their usage is to be told, or it is their turn. */
public final class Trigger {
    private final SimpleInboundEventSource<Function> source = new SimpleInboundEventSource<>("trigger");

    EventSource<?, Function> source() {
        return source;
    }

    public void fire(FunctionKey function) {
        source.propagateEvent(new ResourceID(function.name(), function.namespace()));
    }
}
