package dev.nabi.function.google;

import com.google.gson.JsonObject;
import dev.nabi.function.binding.BindException;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.rw.CloudEventRWException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An event that background functions were made for as a CloudEvent, by the provider's mapping. */
final class ConvertedEvent {
    private static final Pattern STORAGE_OBJECT = Pattern.compile("(projects/_/buckets/[^/]+)/(objects/.*?)(?:#\\d+)?");
    private static final Pattern DOCUMENT = Pattern.compile("(projects/.+?)/((?:documents|refs)/.+)");

    private ConvertedEvent() {}

    static CloudEvent of(BackgroundEvent event) throws BindException {
        var kind = EventKind.ofLegacyType(event.eventType());
        if (kind == null) {
            throw new BindException(
                    400,
                    "context.eventType",
                    "no CloudEvent is known for events of type \"" + event.eventType() + "\"");
        }
        var resource = Resource.of(event, kind);
        try {
            return CloudEventBuilder.v1()
                    .withId(event.eventId())
                    .withType(kind.cloudType())
                    .withSource(URI.create("//" + resource.service() + "/" + resource.name()))
                    .withSubject(resource.subject())
                    .withTime(event.timestamp() == null ? null : OffsetDateTime.parse(event.timestamp()))
                    .withData("application/json", data(kind, event).toString().getBytes(StandardCharsets.UTF_8))
                    .build();
        } catch (DateTimeException
                | IllegalArgumentException
                | IllegalStateException
                | CloudEventRWException malformed) {
            throw new BindException(400, "context", "not an event's context: " + malformed.getMessage());
        }
    }

    private static JsonObject data(EventKind kind, BackgroundEvent event) throws BindException {
        if (!(event.content() instanceof JsonObject given)) {
            throw new BindException(400, "data", "an event's data is a JSON object");
        }
        var data = given.deepCopy();
        if (kind.service().equals(EventKind.PUBSUB)) {
            return message(data, event);
        }
        if (kind.service().equals(EventKind.FIREBASE_AUTH) && data.get("metadata") instanceof JsonObject metadata) {
            LegacyEvent.rename(metadata, "createdAt", "createTime");
            LegacyEvent.rename(metadata, "lastSignedInAt", "lastSignInTime");
        }
        return data;
    }

    private static JsonObject message(JsonObject message, BackgroundEvent event) {
        if (!message.has("messageId")) {
            message.addProperty("messageId", event.eventId());
        }
        if (!message.has("publishTime") && event.timestamp() != null) {
            message.addProperty("publishTime", event.timestamp());
        }
        var data = new JsonObject();
        data.add("message", message);
        return data;
    }

    /** Where an event comes from: the service, the resource, and what of it. */
    private record Resource(
            String service, String name, @Nullable String subject) {

        static Resource of(BackgroundEvent event, EventKind kind) {
            var text = event.resource() == null ? "" : event.resource();
            var service = kind.service();
            var name = text;
            if (text.startsWith("{")
                    && BackgroundEvent.json(text.getBytes(StandardCharsets.UTF_8)) instanceof JsonObject object) {
                service = object.has("service") ? object.get("service").getAsString() : service;
                name = object.has("name") ? object.get("name").getAsString() : "";
            }
            return switch (kind.service()) {
                case EventKind.STORAGE -> split(service, name, STORAGE_OBJECT.matcher(name));
                case EventKind.FIRESTORE, EventKind.FIREBASE_DATABASE, EventKind.FIREBASE ->
                    split(service, name, DOCUMENT.matcher(name));
                case EventKind.FIREBASE_AUTH -> new Resource(service, name, user(event));
                default -> new Resource(service, name, null);
            };
        }

        private static Resource split(String service, String name, Matcher parts) {
            return parts.matches()
                    ? new Resource(service, parts.group(1), parts.group(2))
                    : new Resource(service, name, null);
        }

        private static @Nullable String user(BackgroundEvent event) {
            return event.content() instanceof JsonObject data && data.has("uid")
                    ? "users/" + data.get("uid").getAsString()
                    : null;
        }
    }
}
