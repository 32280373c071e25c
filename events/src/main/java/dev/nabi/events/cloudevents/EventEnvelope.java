package dev.nabi.events.cloudevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.events.store.EventContent;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.format.EventDeserializationException;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.rw.CloudEventRWException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of a Trigger as it is stored: a CloudEvent, and what its source knows besides. The head of its content is the event
 * without data in CloudEvents' JSON format, and on a second line what the source knows; the body is the data.
 *
 * @param fields of the request that brought it, which the function sees again: a webhook's own fields, where it is in a trace
 * @param kafka where in Kafka it comes from
 */
public record EventEnvelope(
        CloudEvent event,
        Map<String, String> fields,
        @Nullable KafkaOrigin kafka) {
    /** The field of an event that a topic had before and that was asked for again. */
    public static final String REPLAY = "nabi-replay";

    private static final JsonFormat FORMAT = new JsonFormat();
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final byte[] NOTHING = {};

    /** What the second line holds. */
    private record Origin(
            Map<String, String> fields, @Nullable KafkaOrigin kafka) {}

    public EventEnvelope {
        fields = Map.copyOf(fields);
    }

    /** An event of which its source knows nothing else. */
    public static EventEnvelope of(CloudEvent event) {
        return new EventEnvelope(event, Map.of(), null);
    }

    /** The same event, marked as asked for again. */
    public EventEnvelope replayed() {
        var marked = new HashMap<>(fields);
        marked.put(REPLAY, "true");
        return new EventEnvelope(event, marked, kafka);
    }

    /** As it is stored. */
    public EventContent content() {
        var head = new String(
                FORMAT.serialize(CloudEventBuilder.v1(event).withoutData().build()), StandardCharsets.UTF_8);
        var data = event.getData();
        return new EventContent(head + origin(), data == null ? NOTHING : data.toBytes());
    }

    private String origin() {
        if (fields.isEmpty() && kafka == null) {
            return "";
        }
        try {
            return "\n" + MAPPER.writeValueAsString(new Origin(fields, kafka));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts and numbers can be written", impossible);
        }
    }

    /** Reads what {@link #content} gives. Throws an {@link IllegalArgumentException} for anything else. */
    public static EventEnvelope read(EventContent content) {
        var lines = content.head().split("\n", 2);
        try {
            var head = FORMAT.deserialize(lines[0].getBytes(StandardCharsets.UTF_8));
            var event = content.body().length == 0
                    ? head
                    : CloudEventBuilder.v1(head).withData(content.body()).build();
            var origin = lines.length == 1 ? new Origin(Map.of(), null) : MAPPER.readValue(lines[1], Origin.class);
            return new EventEnvelope(event, origin.fields(), origin.kafka());
        } catch (EventDeserializationException
                | CloudEventRWException
                | IllegalStateException
                | JsonProcessingException e) {
            throw new IllegalArgumentException("what is stored is no CloudEvent: " + e.getMessage(), e);
        }
    }
}
