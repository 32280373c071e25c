package dev.nabi.operator.function;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.operator.scaling.FunctionKey;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/** Has Functions reconciled whose usage is to be told. */
public final class UsageTrigger {
    private final SimpleInboundEventSource<Function> source = new SimpleInboundEventSource<>("usage");

    EventSource<?, Function> source() {
        return source;
    }

    public void changed(FunctionKey function) {
        source.propagateEvent(new ResourceID(function.name(), function.namespace()));
    }
}
