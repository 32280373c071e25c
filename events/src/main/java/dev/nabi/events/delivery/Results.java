package dev.nabi.events.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.api.v1alpha1.DestinationSpec;
import dev.nabi.events.EventIds;
import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.cloudevents.ExactJson;
import dev.nabi.events.cloudevents.HttpEvents;
import dev.nabi.events.store.EventContent;
import dev.nabi.events.store.EventResult;
import dev.nabi.events.store.EventWrites;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.NewEvent;
import dev.nabi.events.store.Settlement;
import dev.nabi.events.store.StoreException;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the end of an event: a record of it for {@code onSuccess} or {@code onFailure}, the event itself for a
 * Trigger's {@code deadLetter}, and the callback of an asynchronous call. It is accepted in the commit that settles the event, so that neither is without the other.
 */
public final class Results {
    /** How many events may lead from one to the next: a circle of Functions ends here. */
    public static final int MOST_DEPTH = 16;

    private static final ObjectMapper JSON = ExactJson.MAPPER;
    private static final Duration MAX_AGE = Duration.ofHours(6);
    private static final int MOST_BYTES = 1 << 20;

    private final TopicPublisher topics;

    /** An event that has ended, and the delivery that ended it. */
    record Ended(
            LeasedEvent event,
            Settlement settlement,
            @Nullable EventResult answer) {}

    public Results(TopicPublisher topics) {
        this.topics = topics;
    }

    /** Writes what follows, if anything does; gives the lanes in which it waits. */
    List<LaneKey> write(EventWrites writes, Ended ended, LanePolicy policy) throws StoreException {
        var isDone = ended.settlement().ending() instanceof Settlement.Succeeded;
        var depth = ended.event().depth() + 1;
        if ((!isDone && !(ended.settlement().ending() instanceof Settlement.Dead)) || depth > MOST_DEPTH) {
            return List.of();
        }
        var following = new Following(new ArrayList<>(), new ArrayList<>());
        var destination = isDone ? policy.onSuccess() : policy.onFailure();
        if (destination != null) {
            send(writes, ended, destination, recordOf(ended), following);
        }
        var deadLetter = policy.deadLetter();
        var event = isDone || deadLetter == null ? null : eventOf(ended);
        if (deadLetter != null && event != null) {
            send(writes, ended, deadLetter, event, following);
        }
        if (ended.event().lane().trigger().isEmpty()) {
            callback(ended, depth).ifPresent(following.events()::add);
        }
        if (!following.events().isEmpty()) {
            writes.acceptResults(following.events());
        }
        following.events().forEach(one -> following.lanes().add(one.lane()));
        return following.lanes();
    }

    /** What follows: events that are to be accepted, and lanes in which something waits already. */
    private record Following(List<NewEvent> events, List<LaneKey> lanes) {}

    private static Optional<NewEvent> callback(Ended ended, int depth) {
        var url = CallHead.of(ended.event().content().head()).callbackUrl();
        if (!url.isEmpty()) {
            var answer = ended.answer();
            var type = answer == null || answer.contentType().isEmpty() ? "application/json" : answer.contentType();
            var fields = new ArrayList<>(fields(ended, type));
            fields.add(new CallHead.Field("Nabi-Event-State", state(ended)));
            if (answer != null) {
                fields.add(new CallHead.Field("Nabi-Status", Integer.toString(answer.status())));
            }
            var head = new CallHead("POST", url, fields, "", "");
            var body = answer == null ? record(ended) : answer.body();
            return Optional.of(event(ended, Senders.URL, depth, new EventContent(head.json(), body)));
        }
        return Optional.empty();
    }

    /**
     * What is sent, in the form of each destination.
     *
     * @param fields of a request to a Function or a URL
     * @param body of such a request
     * @param event for a topic
     * @param record for Kafka, of the media type {@code type}
     */
    @SuppressWarnings("ArrayRecordComponent") // payloads are not compared
    private record Message(List<CallHead.Field> fields, byte[] body, EventContent event, byte[] record, String type) {}

    private static Message recordOf(Ended ended) {
        var record = record(ended);
        var type = "application/json";
        return new Message(fields(ended, type), record, cloudEvent(ended, record), record, type);
    }

    /** The event as it was accepted; Kafka gets it in the structured mode. Null for one that cannot be read. */
    private static @Nullable Message eventOf(Ended ended) {
        var content = ended.event().content();
        EventEnvelope envelope;
        try {
            envelope = EventEnvelope.read(content);
        } catch (IllegalArgumentException undeliverable) {
            return null;
        }
        var fields = new ArrayList<CallHead.Field>();
        envelope.fields().forEach((name, value) -> {
            if (!name.equals(EventEnvelope.REPLAY)) {
                fields.add(new CallHead.Field(name, value));
            }
        });
        HttpEvents.fields(envelope.event())
                .forEach(field -> fields.add(new CallHead.Field(field.getKey(), field.getValue())));
        return new Message(
                fields, content.body(), content, HttpEvents.structured(envelope.event()), HttpEvents.STRUCTURED);
    }

    private void send(EventWrites writes, Ended ended, DestinationSpec to, Message message, Following following)
            throws StoreException {
        var depth = ended.event().depth() + 1;
        var function = to.function();
        var topic = to.topic();
        var url = to.url();
        if (function != null) {
            var head = new CallHead("POST", "/", message.fields(), "", "");
            var lane = LaneKey.calls(ended.event().lane().namespace(), function);
            var content = new EventContent(head.json(), message.body());
            following.events().add(event(ended, lane, depth, content));
        } else if (topic != null) {
            publish(writes, ended, topic, message.event(), following);
        } else if (url != null) {
            var secret = to.signingSecret();
            var head = new CallHead("POST", url, message.fields(), secret == null ? "" : secret, "");
            var content = new EventContent(head.json(), message.body());
            following.events().add(event(ended, Senders.URL, depth, content));
        } else if (to.kafka() != null) {
            var content = new EventContent(kafka(to.kafka()) + "\n" + message.type(), message.record());
            following.events().add(event(ended, Senders.KAFKA, depth, content));
        }
    }

    /** At once; where not all of it can be done, it waits in a lane of its own, and is published from there. */
    private void publish(EventWrites writes, Ended ended, String topic, EventContent content, Following following)
            throws StoreException {
        var depth = ended.event().depth() + 1;
        var published =
                topics.publish(writes, topic, event(ended, ended.event().lane().trigger(), depth, content));
        if (published.isPresent()) {
            following.lanes().addAll(published.get());
        } else {
            var waiting = new EventContent(topic + "\n" + content.head(), content.body());
            following.events().add(event(ended, Senders.TOPIC, depth, waiting));
        }
    }

    private static String kafka(DestinationSpec.KafkaSink sink) {
        try {
            return JSON.writeValueAsString(sink);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static NewEvent event(Ended ended, String trigger, int depth, EventContent content) {
        var lane = ended.event().lane();
        return event(ended, new LaneKey(lane.namespace(), lane.function(), trigger), depth, content);
    }

    private static NewEvent event(Ended ended, LaneKey lane, int depth, EventContent content) {
        Instant now = ended.settlement().at();
        var id = EventIds.next(lane.namespace(), lane.function(), now);
        return new NewEvent(id, lane, now, now, now.plus(MAX_AGE), null, null, depth, "", content);
    }

    private static String state(Ended ended) {
        return ended.settlement().ending() instanceof Settlement.Dead dead
                ? dead.reason().text()
                : "Success";
    }

    private static String type(Ended ended) {
        return ended.settlement().ending() instanceof Settlement.Dead
                ? "dev.nabi.event.dead"
                : "dev.nabi.event.succeeded";
    }

    private static String source(Ended ended) {
        var lane = ended.event().lane();
        return "/namespaces/" + lane.namespace() + "/functions/" + lane.function();
    }

    /** An event that was redriven ends again: that is another record, and no repetition of the first one. */
    private static String recordId(Ended ended) {
        var event = ended.event();
        return event.replayed() ? event.id() + "-" + event.lease().epoch() : event.id();
    }

    private static List<CallHead.Field> fields(Ended ended, String contentType) {
        var fields = new ArrayList<>(List.of(
                new CallHead.Field("Content-Type", contentType),
                new CallHead.Field("ce-specversion", "1.0"),
                new CallHead.Field("ce-id", recordId(ended)),
                new CallHead.Field("ce-type", type(ended)),
                new CallHead.Field("ce-source", source(ended)),
                new CallHead.Field("ce-time", ended.settlement().at().toString())));
        trace(ended).forEach((name, value) -> fields.add(new CallHead.Field(name, value)));
        return fields;
    }

    private static EventContent cloudEvent(Ended ended, byte[] record) {
        var event = CloudEventBuilder.v1()
                .withId(recordId(ended))
                .withType(type(ended))
                .withSource(URI.create(source(ended)))
                .withTime(ended.settlement().at().atOffset(ZoneOffset.UTC))
                .withDataContentType("application/json")
                .withData(record)
                .build();
        return new EventEnvelope(event, trace(ended), null).content();
    }

    /** What follows goes on in the trace in which the event was accepted. */
    private static Map<String, String> trace(Ended ended) {
        var all = new HashMap<String, String>();
        try {
            if (ended.event().lane().trigger().isEmpty()) {
                CallHead.of(ended.event().content().head())
                        .fields()
                        .forEach(field -> all.put(field.name().toLowerCase(Locale.ROOT), field.value()));
            } else {
                all.putAll(EventEnvelope.read(ended.event().content()).fields());
            }
        } catch (IllegalArgumentException undeliverable) {
            return Map.of();
        }
        all.keySet().retainAll(Set.of("traceparent", "tracestate"));
        return all;
    }

    /** The record, in the form that Lambda's destinations have. */
    private static byte[] record(Ended ended) {
        var event = ended.event();
        var record = JSON.createObjectNode()
                .put("version", "1.0")
                .put("timestamp", ended.settlement().at().toString());
        var attempt = ended.settlement().attempt();
        record.putObject("requestContext")
                .put("requestId", event.id())
                .put(
                        "functionArn",
                        event.lane().namespace() + "/" + event.lane().function())
                .put("condition", state(ended))
                .put("approximateInvokeCount", event.attempts() + (attempt != null && attempt.counted() ? 1 : 0));
        put(record, "requestPayload", event.content().body());
        var answer = ended.answer();
        if (answer != null) {
            record.putObject("responseContext").put("statusCode", answer.status());
            put(record, "responsePayload", answer.body());
        }
        return bounded(record);
    }

    /** A record is an event, and as long as one may be: what does not fit is left out, and named. */
    private static byte[] bounded(ObjectNode record) {
        var bytes = record.toString().getBytes(StandardCharsets.UTF_8);
        for (var payload : List.of("responsePayload", "requestPayload")) {
            if (bytes.length > MOST_BYTES && record.remove(payload) != null) {
                record.withArrayProperty("leftOut").add(payload);
                bytes = record.toString().getBytes(StandardCharsets.UTF_8);
            }
        }
        return bytes;
    }

    /** As JSON where it is JSON, else as text. */
    private static void put(ObjectNode record, String name, byte[] payload) {
        try {
            var tree = JSON.readTree(payload);
            if (tree.isMissingNode()) {
                record.putNull(name);
            } else {
                record.set(name, tree);
            }
        } catch (java.io.IOException e) {
            record.put(name, new String(payload, StandardCharsets.UTF_8));
        }
    }
}
