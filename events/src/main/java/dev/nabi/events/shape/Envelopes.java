package dev.nabi.events.shape;

import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.delivery.UndeliverableException;
import dev.nabi.events.store.LeasedEvent;
import java.util.Objects;

/** Reads what is stored of an event for a shape. */
final class Envelopes {
    /** Where the runtime takes the body as the event, whatever a handler's parameter is. */
    static final String INVOKE = "/2015-03-31/functions/function/invocations";

    private Envelopes() {}

    static EventEnvelope read(LeasedEvent event) throws UndeliverableException {
        try {
            return EventEnvelope.read(event.content());
        } catch (IllegalArgumentException e) {
            throw new UndeliverableException(Objects.toString(e.getMessage()));
        }
    }
}
