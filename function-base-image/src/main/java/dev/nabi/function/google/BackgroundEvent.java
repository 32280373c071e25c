package dev.nabi.function.google;

import com.google.cloud.functions.Context;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.nabi.function.binding.BindException;
import dev.nabi.function.cloudevents.EventReader;
import dev.nabi.function.provider.RawInvocation;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a background function is called with: {@code {"data": …, "context": {…}}}, its context perhaps spread beside the
 * data; the body of a Pub/Sub push subscription; or a CloudEvent.
 */
record BackgroundEvent(
        @Nullable String eventId,
        @Nullable String timestamp,
        @Nullable String eventType,
        @Nullable String resource,
        Map<String, String> attributes,
        JsonElement content)
        implements Context {

    private static final String PUBSUB_PUBLISH = "google.pubsub.topic.publish";
    private static final String PUBSUB_MESSAGE = "type.googleapis.com/google.pubsub.v1.PubsubMessage";
    private static final InstantSource CLOCK = InstantSource.system();

    static BackgroundEvent of(RawInvocation invocation, EventReader reader) throws BindException, IOException {
        if (EventReader.carriesEvents(invocation)) {
            var read = reader.read(invocation);
            if (read.batch()) {
                throw new BindException(415, null, "a background function takes one event, no batch");
            }
            return LegacyEvent.of(read.events().getFirst());
        }
        return ofLegacy(invocation);
    }

    /** An event that is no CloudEvent. */
    static BackgroundEvent ofLegacy(RawInvocation invocation) throws BindException, IOException {
        if (!(parse(new String(invocation.body(), StandardCharsets.UTF_8)) instanceof JsonObject event)) {
            throw new BindException(400, null, "an event is a JSON object with \"data\" and \"context\"");
        }
        if (event.get("message") instanceof JsonObject message && event.has("subscription")) {
            return ofPush(message, invocation.exchange().head().path());
        }
        var data = event.get("data");
        if (data == null) {
            throw new BindException(400, "data", "an event has \"data\"");
        }
        var context = event.get("context") instanceof JsonObject inner ? inner : event;
        return new BackgroundEvent(
                text(context, "eventId"),
                text(context, "timestamp"),
                text(context, "eventType"),
                resource(context.get("resource")),
                context.get("attributes") instanceof JsonObject more ? texts(more) : Map.of(),
                data);
    }

    /** A message as a push subscription sends it; the topic is known where the path names it. */
    private static BackgroundEvent ofPush(JsonObject message, String path) {
        var topic = path.matches("/projects/[^/?]+/topics/[^/?]+") ? path.substring(1) : "UNKNOWN_PUBSUB_TOPIC";
        var resource = new JsonObject();
        resource.addProperty("service", EventKind.PUBSUB);
        resource.addProperty("name", topic);
        resource.addProperty("type", PUBSUB_MESSAGE);
        var data = new JsonObject();
        data.addProperty("@type", PUBSUB_MESSAGE);
        data.add("data", message.has("data") ? message.get("data") : JsonNull.INSTANCE);
        data.add("attributes", message.has("attributes") ? message.get("attributes") : new JsonObject());
        var published = text(message, "publishTime");
        return new BackgroundEvent(
                text(message, "messageId"),
                published == null ? CLOCK.instant().toString() : published,
                PUBSUB_PUBLISH,
                resource.toString(),
                Map.of(),
                data);
    }

    /** With the members that are null, as they were sent. */
    String json() {
        return content.toString();
    }

    @Nullable
    Object data(Type type) throws BindException {
        try {
            return GsonWireFormat.GSON.fromJson(content, type);
        } catch (JsonParseException | NumberFormatException refused) {
            throw new BindException(400, "data", String.valueOf(refused.getMessage()));
        }
    }

    /** The JSON in these bytes; text where they are none. */
    static JsonElement json(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        try {
            return JsonParser.parseString(text);
        } catch (JsonParseException noJson) {
            return new JsonPrimitive(text);
        }
    }

    private static JsonElement parse(String body) throws BindException {
        try {
            return JsonParser.parseString(body);
        } catch (JsonParseException malformed) {
            throw new BindException(400, null, "not JSON: " + malformed.getMessage());
        }
    }

    private static @Nullable String resource(@Nullable JsonElement resource) {
        return resource == null || resource.isJsonNull()
                ? null
                : resource.isJsonPrimitive() ? resource.getAsString() : resource.toString();
    }

    private static @Nullable String text(JsonObject object, String name) {
        return object.get(name) == null || !object.get(name).isJsonPrimitive()
                ? null
                : object.get(name).getAsString();
    }

    private static Map<String, String> texts(JsonObject object) {
        var texts = new LinkedHashMap<String, String>();
        object.entrySet().forEach(field -> {
            if (field.getValue().isJsonPrimitive()) {
                texts.put(field.getKey(), field.getValue().getAsString());
            }
        });
        return texts;
    }
}
