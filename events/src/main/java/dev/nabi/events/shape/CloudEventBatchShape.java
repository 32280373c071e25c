package dev.nabi.events.shape;

import dev.nabi.events.cloudevents.HttpEvents;
import dev.nabi.events.delivery.Answer;
import dev.nabi.events.delivery.EventOutcome;
import dev.nabi.events.delivery.Shape;
import dev.nabi.events.delivery.ShapedRequest;
import dev.nabi.events.delivery.UndeliverableException;
import dev.nabi.events.store.LeasedEvent;
import io.cloudevents.CloudEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Several events in the batch mode of CloudEvents. An answer names those that failed by their CloudEvent's id. */
record CloudEventBatchShape(BatchAnswer answers) implements Shape {
    private static final List<Map.Entry<String, String>> FIELDS =
            List.of(Map.entry("content-type", "application/cloudevents-batch+json"));

    @Override
    public ShapedRequest request(List<LeasedEvent> events) throws UndeliverableException {
        var batch = new ArrayList<CloudEvent>();
        for (var event : events) {
            batch.add(Envelopes.read(event).event());
        }
        return new ShapedRequest("POST", "/", FIELDS, HttpEvents.batch(batch));
    }

    @Override
    public List<EventOutcome> outcomes(List<LeasedEvent> events, Answer.Complete answer) {
        return answers.outcomes(events, answer, CloudEventBatchShape::names);
    }

    private static Set<String> names(LeasedEvent event) throws UndeliverableException {
        return Set.of(Envelopes.read(event).event().getId(), event.id());
    }
}
