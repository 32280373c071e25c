package dev.nabi.events.delivery;

import dev.nabi.events.store.LeasedEvent;
import java.util.List;

/** How events of a lane become one request, and what its answer means for each of them. */
public interface Shape {
    /** The request for these events; fails with the reason when they cannot be put into one. */
    ShapedRequest request(List<LeasedEvent> events) throws UndeliverableException;

    /** One outcome for each event, in order. */
    List<EventOutcome> outcomes(List<LeasedEvent> events, Answer.Complete answer);
}
