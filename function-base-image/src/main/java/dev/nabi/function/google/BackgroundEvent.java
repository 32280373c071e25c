package dev.nabi.function.google;

import com.google.cloud.functions.Context;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.nabi.function.binding.BindException;
import dev.nabi.function.provider.RawInvocation;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a background function is called with: {@code {"data": …, "context": {…}}}, its context perhaps spread beside the
 * data, or a CloudEvent (binary or structured).
 */
record BackgroundEvent(
        @Nullable String eventId,
        @Nullable String timestamp,
        @Nullable String eventType,
        @Nullable String resource,
        Map<String, String> attributes,
        JsonElement content)
        implements Context {

    static BackgroundEvent of(RawInvocation invocation) throws BindException, IOException {
        var head = invocation.exchange().head();
        var body = invocation.body();
        var json = parse(new String(body, StandardCharsets.UTF_8));
        var attributes = new LinkedHashMap<String, String>();
        head.headers().toMap().forEach((name, value) -> {
            if (name.startsWith("ce-")) {
                attributes.put(name.substring(3), value);
            }
        });
        if (!attributes.isEmpty()) {
            return ofCloudEvent(attributes, json);
        }
        if (!json.isJsonObject()) {
            throw new BindException(400, null, "an event is a JSON object with \"data\" and \"context\"");
        }
        return of(json.getAsJsonObject());
    }

    private static BackgroundEvent of(JsonObject event) throws BindException {
        var data = event.get("data");
        if (data == null) {
            throw new BindException(400, "data", "an event has \"data\"");
        }
        if (event.has("specversion")) {
            return ofCloudEvent(texts(event), data);
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

    private static BackgroundEvent ofCloudEvent(Map<String, String> attributes, JsonElement data) {
        return new BackgroundEvent(
                attributes.get("id"),
                attributes.get("time"),
                attributes.get("type"),
                attributes.get("source"),
                attributes,
                data);
    }

    String json() {
        return GsonWireFormat.GSON.toJson(content);
    }

    @Nullable
    Object data(Type type) throws BindException {
        try {
            return GsonWireFormat.GSON.fromJson(content, type);
        } catch (JsonParseException | NumberFormatException refused) {
            throw new BindException(400, "data", String.valueOf(refused.getMessage()));
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
