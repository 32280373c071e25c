package dev.nabi.events.shape;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.events.cloudevents.AttributeText;
import dev.nabi.events.delivery.Answer;
import dev.nabi.events.delivery.EventOutcome;
import dev.nabi.events.delivery.Shape;
import dev.nabi.events.delivery.ShapedRequest;
import dev.nabi.events.delivery.UndeliverableException;
import dev.nabi.events.store.LeasedEvent;
import io.cloudevents.CloudEvent;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An SQS event: a record for each event, with the data as its body and the attributes as message attributes {@code ce-…}. The
 * id of a message is that of our event.
 */
record SqsEventShape(String queue, String namespace, BatchAnswer answers) implements Shape {
    @Override
    public ShapedRequest request(List<LeasedEvent> events) throws UndeliverableException {
        var root = JsonNodeFactory.instance.objectNode();
        var records = root.putArray("Records");
        var envelopes = Envelopes.readAll(events);
        for (var i = 0; i < events.size(); i++) {
            fill(records.addObject(), events.get(i), envelopes.get(i).event());
        }
        return LambdaJson.invocation(root, envelopes);
    }

    @Override
    public List<EventOutcome> outcomes(List<LeasedEvent> events, Answer.Complete answer) {
        return answers.outcomes(events, answer, event -> Set.of(event.id()));
    }

    private void fill(ObjectNode record, LeasedEvent leased, CloudEvent event) {
        var body = LambdaJson.text(leased.content().body());
        record.put("messageId", leased.id());
        record.put("receiptHandle", leased.id() + "." + leased.lease().epoch());
        record.put("body", body);
        var attributes = record.putObject("attributes");
        var accepted = Long.toString(leased.acceptedAt().toEpochMilli());
        attributes.put("ApproximateReceiveCount", Integer.toString(leased.attempts() + 1));
        attributes.put("SentTimestamp", accepted);
        attributes.put("SenderId", namespace);
        attributes.put("ApproximateFirstReceiveTimestamp", accepted);
        if (leased.orderingKey() != null) {
            attributes.put("MessageGroupId", leased.orderingKey());
        }
        messageAttributes(record.putObject("messageAttributes"), event);
        record.put("md5OfBody", LambdaJson.md5(body));
        record.put("eventSource", "aws:sqs");
        record.put("eventSourceARN", LambdaJson.arn("sqs", queue, namespace));
        record.put("awsRegion", LambdaJson.REGION);
    }

    private static void messageAttributes(ObjectNode attributes, CloudEvent event) {
        for (var name : event.getAttributeNames()) {
            attribute(attributes, name, event.getAttribute(name));
        }
        for (var name : event.getExtensionNames()) {
            attribute(attributes, name, event.getExtension(name));
        }
    }

    private static void attribute(ObjectNode attributes, String name, @Nullable Object value) {
        if (value != null) {
            var attribute = attributes.putObject("ce-" + name);
            attribute.put("stringValue", AttributeText.of(value));
            attribute.putArray("stringListValues");
            attribute.putArray("binaryListValues");
            attribute.put("dataType", "String");
        }
    }
}
