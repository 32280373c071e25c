package dev.nabi.events.shape;

import dev.nabi.events.cloudevents.HttpEvents;
import dev.nabi.events.delivery.Answer;
import dev.nabi.events.delivery.EventOutcome;
import dev.nabi.events.delivery.Shape;
import dev.nabi.events.delivery.ShapedRequest;
import dev.nabi.events.delivery.UndeliverableException;
import dev.nabi.events.store.LeasedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One event in the binary mode of CloudEvents: attributes as fields, data as the body. A webhook's own fields come with it. */
final class CloudEventShape implements Shape {
    @Override
    public ShapedRequest request(List<LeasedEvent> events) throws UndeliverableException {
        if (events.size() != 1) {
            throw new UndeliverableException(events.size() + " events for a request of one");
        }
        var leased = events.getFirst();
        var envelope = Envelopes.read(leased);
        var fields = new ArrayList<Map.Entry<String, String>>();
        fields.addAll(Envelopes.delivery(List.of(envelope)));
        envelope.fields().forEach((name, value) -> {
            if (!Envelopes.isOfDelivery(name)) {
                fields.add(Map.entry(name, value));
            }
        });
        fields.addAll(HttpEvents.fields(envelope.event()));
        return new ShapedRequest(
                "POST", "/", List.copyOf(fields), leased.content().body());
    }

    @Override
    public List<EventOutcome> outcomes(List<LeasedEvent> events, Answer.Complete answer) {
        return List.of(new EventOutcome.ByStatus());
    }
}
