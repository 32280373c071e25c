package dev.nabi.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.gateway.Body;
import dev.nabi.cli.kube.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/** Events in the shapes that handlers of other platforms take, around the content of a file. */
final class EventBodies {
    private static final String REGION = "local";

    private EventBodies() {}

    /** Reads {@code KIND:FILE}. */
    static Body of(String written, Path directory, Instant now) {
        var colon = written.indexOf(':');
        var kind = colon < 0 ? written : written.substring(0, colon);
        var content = colon < 0 ? "" : read(directory.resolve(written.substring(colon + 1)));
        return switch (kind) {
            case "sqs" -> json(records(sqs(content, now)));
            case "sns" -> json(records(sns(content, now)));
            case "s3" -> json(records(s3(content.strip(), now)));
            case "scheduled" -> json(scheduled(now));
            case "cloudevent" -> Body.of(cloudEvent(content, now).toString(), "application/cloudevents+json");
            default ->
                throw CommandException.usage("--event '" + written
                        + "': the kind is sqs, sns, s3, scheduled or cloudevent, as in sqs:message.json");
        };
    }

    private static Body json(ObjectNode event) {
        return Body.of(event.toString(), "application/json");
    }

    private static ObjectNode records(ObjectNode record) {
        var event = Yaml.object();
        event.putArray("Records").add(record);
        return event;
    }

    private static ObjectNode sqs(String body, Instant now) {
        var record = Yaml.object()
                .put("messageId", UUID.randomUUID().toString())
                .put("receiptHandle", "nabi-invoke")
                .put("body", body)
                .put("eventSource", "aws:sqs")
                .put("eventSourceARN", "arn:aws:sqs:" + REGION + ":000000000000:nabi-invoke")
                .put("awsRegion", REGION);
        record.putObject("attributes")
                .put("ApproximateReceiveCount", "1")
                .put("SentTimestamp", String.valueOf(now.toEpochMilli()));
        record.putObject("messageAttributes");
        return record;
    }

    private static ObjectNode sns(String message, Instant now) {
        var record = Yaml.object().put("EventSource", "aws:sns").put("EventVersion", "1.0");
        record.putObject("Sns")
                .put("Type", "Notification")
                .put("MessageId", UUID.randomUUID().toString())
                .put("TopicArn", "arn:aws:sns:" + REGION + ":000000000000:nabi-invoke")
                .put("Message", message)
                .put("Timestamp", now.toString());
        return record;
    }

    /** The file names the object: {@code bucket/key}. */
    private static ObjectNode s3(String object, Instant now) {
        var slash = object.indexOf('/');
        if (slash <= 0) {
            throw CommandException.usage("--event s3:FILE: the file's content is bucket/key");
        }
        var record = Yaml.object()
                .put("eventVersion", "2.1")
                .put("eventSource", "aws:s3")
                .put("awsRegion", REGION)
                .put("eventTime", now.toString())
                .put("eventName", "ObjectCreated:Put");
        var s3 = record.putObject("s3");
        s3.putObject("bucket").put("name", object.substring(0, slash));
        s3.putObject("object").put("key", object.substring(slash + 1));
        return record;
    }

    private static ObjectNode scheduled(Instant now) {
        var event = Yaml.object()
                .put("id", UUID.randomUUID().toString())
                .put("detail-type", "Scheduled Event")
                .put("source", "aws.events")
                .put("time", now.toString())
                .put("region", REGION);
        event.putObject("detail");
        return event;
    }

    private static ObjectNode cloudEvent(String data, Instant now) {
        var event = Yaml.object()
                .put("specversion", "1.0")
                .put("id", UUID.randomUUID().toString())
                .put("source", "nabi-invoke")
                .put("type", "dev.nabi.invoke")
                .put("time", now.toString());
        try {
            event.put("datacontenttype", "application/json").set("data", Yaml.JSON.readTree(data));
        } catch (IOException notJson) {
            event.put("datacontenttype", "text/plain").put("data", data);
        }
        return event;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw CommandException.usage("the file " + file + " cannot be read: " + e.getMessage());
        }
    }
}
