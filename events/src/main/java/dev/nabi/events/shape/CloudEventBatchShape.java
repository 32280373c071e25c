package dev.nabi.events.shape;

import dev.nabi.events.cloudevents.EventEnvelope;
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
import java.util.Set;

/** Several events in the batch mode of CloudEvents. An answer names those that failed by their CloudEvent's id. */
record CloudEventBatchShape(BatchAnswer answers) implements Shape {
    @Override
    public ShapedRequest request(List<LeasedEvent> events) throws UndeliverableException {
        var envelopes = Envelopes.readAll(events);
        var batch = envelopes.stream().map(EventEnvelope::event).toList();
        var fields = new ArrayList<>(Envelopes.delivery(envelopes));
        fields.add(Map.entry("content-type", "application/cloudevents-batch+json"));
        return new ShapedRequest("POST", "/", fields, HttpEvents.batch(batch));
    }

    @Override
    public List<EventOutcome> outcomes(List<LeasedEvent> events, Answer.Complete answer) {
        return answers.outcomes(events, answer, CloudEventBatchShape::names);
    }

    private static Set<String> names(LeasedEvent event) throws UndeliverableException {
        return Set.of(Envelopes.read(event).event().getId(), event.id());
    }
}
