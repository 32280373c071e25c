package dev.nabi.gateway.call;

import dev.nabi.gateway.events.Delivery;
import dev.nabi.gateway.events.EventsPath;
import org.jspecify.annotations.Nullable;

/**
 * What a call has to do with the events process: most have nothing, and share {@link #NONE}.
 *
 * @param delivery the event that it delivers; null where a client calls
 * @param inlet what it publishes, or sends from outside; null for neither
 * @param handOver the request that was sent to the events process for it, which is not sent again; null before
 */
record CallEvents(
        @Nullable Delivery delivery,
        @Nullable EventsPath inlet,
        @Nullable HandOver handOver) {

    static final CallEvents NONE = new CallEvents(null, null, null);

    static CallEvents of(@Nullable Delivery delivery) {
        return delivery == null ? NONE : new CallEvents(delivery, null, null);
    }

    CallEvents withInlet(EventsPath path) {
        return new CallEvents(delivery, path, handOver);
    }

    CallEvents withHandOver(HandOver sent) {
        return new CallEvents(delivery, inlet, sent);
    }

    /** Whether it delivers an event, for which synchronous calls need not wait. */
    boolean isDelivery() {
        return delivery != null;
    }
}
