package dev.nabi.events.shape;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nabi.events.delivery.Answer;
import dev.nabi.events.delivery.EventOutcome;
import dev.nabi.events.delivery.Shape;
import dev.nabi.events.delivery.ShapedRequest;
import dev.nabi.events.delivery.UndeliverableException;
import dev.nabi.events.store.LeasedEvent;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The scheduled event of EventBridge; {@code time} is the instant of the schedule, {@code detail} the schedule's data. */
record ScheduledEventShape(String namespace) implements Shape {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    public ShapedRequest request(List<LeasedEvent> events) throws UndeliverableException {
        var leased = events.getFirst();
        var envelope = Envelopes.read(leased);
        var event = envelope.event();
        var time = event.getTime();
        var root = JsonNodeFactory.instance.objectNode();
        root.put("version", "0");
        root.put("id", leased.id());
        root.put("detail-type", "Scheduled Event");
        root.put("source", "aws.events");
        root.put("account", LambdaJson.ACCOUNT);
        root.put("time", seconds(time == null ? leased.acceptedAt() : time.toInstant()));
        root.put("region", LambdaJson.REGION);
        root.putArray("resources")
                .add(LambdaJson.arn("events", "rule/" + leased.lane().trigger(), namespace));
        root.set("detail", detail(leased.content().body()));
        return LambdaJson.invocation(root, List.of(envelope));
    }

    @Override
    public List<EventOutcome> outcomes(List<LeasedEvent> events, Answer.Complete answer) {
        return List.of(new EventOutcome.ByStatus());
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static JsonNode detail(byte[] data) throws UndeliverableException {
        if (data.length == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            return MAPPER.readTree(data);
        } catch (JsonProcessingException e) {
            throw new UndeliverableException("the schedule's data is no JSON: " + e.getOriginalMessage());
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes in memory can be read", impossible);
        }
    }
}
