package dev.nabi.events.shape;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.cloudevents.HttpEvents;
import dev.nabi.events.cloudevents.KafkaOrigin;
import dev.nabi.events.delivery.Answer;
import dev.nabi.events.delivery.EventOutcome;
import dev.nabi.events.delivery.Shape;
import dev.nabi.events.delivery.ShapedRequest;
import dev.nabi.events.delivery.UndeliverableException;
import dev.nabi.events.store.LeasedEvent;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** The event of a Kafka cluster of one's own: records by topic and partition, keys and values in base 64. */
record KafkaEventShape(String bootstrapServers, BatchAnswer answers) implements Shape {
    @Override
    public ShapedRequest request(List<LeasedEvent> events) throws UndeliverableException {
        var root = JsonNodeFactory.instance.objectNode();
        root.put("eventSource", "SelfManagedKafka");
        root.put("bootstrapServers", bootstrapServers);
        var partitions = root.putObject("records");
        var envelopes = Envelopes.readAll(events);
        for (var i = 0; i < events.size(); i++) {
            var envelope = envelopes.get(i);
            var origin = origin(envelope);
            var name = origin.topic() + "-" + origin.partition();
            var records = partitions.get(name) instanceof ArrayNode known ? known : partitions.putArray(name);
            fill(records.addObject(), origin, value(envelope, origin, events.get(i)));
        }
        return LambdaJson.invocation(root, envelopes);
    }

    @Override
    public List<EventOutcome> outcomes(List<LeasedEvent> events, Answer.Complete answer) {
        return answers.outcomes(events, answer, KafkaEventShape::names);
    }

    private static Set<String> names(LeasedEvent event) throws UndeliverableException {
        return Set.of(origin(Envelopes.read(event)).position(), event.id());
    }

    private static KafkaOrigin origin(EventEnvelope envelope) throws UndeliverableException {
        var origin = envelope.kafka();
        if (origin == null) {
            throw new UndeliverableException("the event does not come from Kafka");
        }
        return origin;
    }

    private static byte[] value(EventEnvelope envelope, KafkaOrigin origin, LeasedEvent leased) {
        return origin.structured()
                ? HttpEvents.structured(envelope.event())
                : leased.content().body();
    }

    private static void fill(ObjectNode record, KafkaOrigin origin, byte[] value) {
        record.put("topic", origin.topic());
        record.put("partition", origin.partition());
        record.put("offset", origin.offset());
        record.put("timestamp", origin.timestamp());
        record.put("timestampType", origin.timestampType());
        if (origin.key() != null) {
            record.put("key", origin.key());
        }
        record.put("value", Base64.getEncoder().encodeToString(value));
        var headers = record.putArray("headers");
        for (var header : origin.headers()) {
            var octets = headers.addObject().putArray(header.name());
            for (var octet : Base64.getDecoder().decode(header.value())) {
                octets.add(octet);
            }
        }
    }
}
