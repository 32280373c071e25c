package dev.nabi.function.google;

import com.google.cloud.functions.Context;
import com.google.gson.JsonObject;
import io.cloudevents.CloudEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A CloudEvent as the event that background functions were made for. */
final class LegacyEvent {
    private static final String PUBSUB_MESSAGE = "type.googleapis.com/google.pubsub.v1.PubsubMessage";
    private static final InstantSource CLOCK = InstantSource.system();

    private LegacyEvent() {}

    /** By the provider's mapping; an event of a type that it does not name keeps its type, source and data. */
    static BackgroundEvent of(CloudEvent event) {
        var data = event.getData() == null
                ? new JsonObject()
                : BackgroundEvent.json(event.getData().toBytes());
        var kind = EventKind.ofCloudType(event.getType());
        var place = place(event.getSource().toString());
        if (kind == null || place == null || !data.isJsonObject()) {
            return new BackgroundEvent(
                    event.getId(),
                    time(event),
                    event.getType(),
                    event.getSource().toString(),
                    attributes(event),
                    data);
        }
        var object = data.getAsJsonObject();
        return new BackgroundEvent(
                event.getId(),
                time(event),
                kind.legacyType(),
                resource(kind, place, event.getSubject(), object),
                attributes(event),
                reshaped(kind, object));
    }

    private record Place(String service, String name) {}

    /** The parts of {@code //service/name}. */
    private static @Nullable Place place(String source) {
        int slash = source.startsWith("//") ? source.indexOf('/', 2) : -1;
        return slash < 3 ? null : new Place(source.substring(2, slash), source.substring(slash + 1));
    }

    private static String resource(EventKind kind, Place place, @Nullable String subject, JsonObject data) {
        var name = subject == null ? place.name() : place.name() + "/" + subject;
        return switch (kind.service()) {
            case EventKind.PUBSUB -> resource(place.service(), place.name(), PUBSUB_MESSAGE);
            case EventKind.STORAGE ->
                resource(
                        place.service(),
                        name,
                        data.has("kind") ? data.get("kind").getAsString() : null);
            case EventKind.FIREBASE_AUTH -> place.name();
            case EventKind.FIREBASE_DATABASE -> name.replaceFirst("/locations/[^/]+", "");
            default -> name;
        };
    }

    private static String resource(String service, String name, @Nullable String type) {
        var resource = new JsonObject();
        resource.addProperty("service", service);
        resource.addProperty("name", name);
        if (type != null) {
            resource.addProperty("type", type);
        }
        return resource.toString();
    }

    private static JsonObject reshaped(EventKind kind, JsonObject data) {
        if (kind.service().equals(EventKind.PUBSUB) && data.get("message") instanceof JsonObject message) {
            message.remove("messageId");
            message.remove("publishTime");
            return message;
        }
        if (kind.service().equals(EventKind.FIREBASE_AUTH) && data.get("metadata") instanceof JsonObject metadata) {
            rename(metadata, "createTime", "createdAt");
            rename(metadata, "lastSignInTime", "lastSignedInAt");
        }
        return data;
    }

    static void rename(JsonObject object, String from, String to) {
        if (object.has(from)) {
            object.add(to, object.remove(from));
        }
    }

    private static String time(CloudEvent event) {
        Instant time =
                event.getTime() == null ? CLOCK.instant() : event.getTime().toInstant();
        return time.toString();
    }

    /** What the context says beside its own methods; see {@link Context#attributes}. */
    private static Map<String, String> attributes(CloudEvent event) {
        var attributes = new LinkedHashMap<String, String>();
        event.getAttributeNames().forEach(name -> put(name, event.getAttribute(name), attributes));
        event.getExtensionNames().forEach(name -> put(name, event.getExtension(name), attributes));
        return attributes;
    }

    private static void put(String name, @Nullable Object value, Map<String, String> into) {
        if (value != null) {
            into.put(name, value.toString());
        }
    }
}
