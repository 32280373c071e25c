package dev.nabi.events.delivery;

import dev.nabi.events.store.LeasedEvent;
import java.util.List;
import java.util.Map;

/** An asynchronous call as the client made it. */
public final class CallShape implements Shape {
    @Override
    public ShapedRequest request(List<LeasedEvent> events) throws UndeliverableException {
        var content = events.getFirst().content();
        try {
            var head = CallHead.of(content.head());
            return new ShapedRequest(
                    head.method(),
                    head.target(),
                    head.fields().stream()
                            .map(field -> Map.entry(field.name(), field.value()))
                            .toList(),
                    content.body());
        } catch (IllegalArgumentException e) {
            throw new UndeliverableException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public List<EventOutcome> outcomes(List<LeasedEvent> events, Answer.Complete answer) {
        return List.of(new EventOutcome.ByStatus());
    }
}
