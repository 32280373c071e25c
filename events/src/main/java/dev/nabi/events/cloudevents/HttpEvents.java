package dev.nabi.events.cloudevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.format.EventDeserializationException;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.rw.CloudEventRWException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The CloudEvents of an HTTP request, in the three modes of the HTTP binding: binary, structured, batch. */
public final class HttpEvents {
    /** The most events of one batch. */
    public static final int MAX_BATCH = 1000;

    /** The media type of one event in the structured mode. */
    public static final String STRUCTURED = "application/cloudevents+json";

    static final String BATCH = "application/cloudevents-batch+json";

    private static final String PREFIX = "ce-";
    private static final JsonFormat FORMAT = new JsonFormat();
    private static final JsonFormat BASE64 = FORMAT.withForceJsonDataToBase64();
    private static final ObjectMapper MAPPER = ExactJson.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private HttpEvents() {}

    /**
     * Reads them.
     *
     * @param fields with names in lower case
     * @throws InvalidEventException for a request that carries no valid CloudEvents
     */
    public static List<CloudEvent> read(Map<String, String> fields, byte[] body) throws InvalidEventException {
        var media = media(fields.get("content-type"));
        return switch (media) {
            case STRUCTURED -> List.of(structured(tree(body), ""));
            case BATCH -> batch(tree(body));
            default -> {
                if (media.startsWith("application/cloudevents")) {
                    throw new InvalidEventException(
                            415, "Content-Type " + media + ": allowed are " + STRUCTURED + " and " + BATCH);
                }
                yield List.of(binary(fields, body));
            }
        };
    }

    private static String media(@Nullable String contentType) {
        var text = contentType == null ? "" : contentType;
        var semicolon = text.indexOf(';');
        return (semicolon < 0 ? text : text.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    private static JsonNode tree(byte[] body) throws InvalidEventException {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new InvalidEventException(400, "the body is no JSON: " + ExactJson.fault(e));
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes in memory can be read", impossible);
        }
    }

    private static List<CloudEvent> batch(JsonNode tree) throws InvalidEventException {
        if (!tree.isArray()) {
            throw new InvalidEventException(400, "the body is no array of events");
        }
        if (tree.size() > MAX_BATCH) {
            throw new InvalidEventException(413, "more than " + MAX_BATCH + " events in a batch");
        }
        var events = new ArrayList<CloudEvent>();
        for (var i = 0; i < tree.size(); i++) {
            events.add(structured(tree.get(i), "[" + i + "]: "));
        }
        return List.copyOf(events);
    }

    private static CloudEvent structured(JsonNode tree, String where) throws InvalidEventException {
        EventRules.checkJson(tree, where);
        ((ObjectNode) tree).removeNulls();
        try {
            var event = event((ObjectNode) tree);
            EventRules.check(event, where);
            return event;
        } catch (EventDeserializationException
                | CloudEventRWException
                | IllegalArgumentException
                | IllegalStateException
                | JsonProcessingException e) {
            throw new InvalidEventException(400, where + "not a CloudEvent: " + reason(e));
        }
    }

    /** The SDK would round the numbers of the data. */
    private static CloudEvent event(ObjectNode tree) throws JsonProcessingException {
        var data = tree.get("data");
        if (data == null || !isJson(media(tree.path("datacontenttype").textValue()))) {
            return FORMAT.deserialize(MAPPER.writeValueAsBytes(tree));
        }
        tree.remove("data");
        var event = FORMAT.deserialize(MAPPER.writeValueAsBytes(tree));
        return CloudEventBuilder.v1(event)
                .withData(MAPPER.writeValueAsBytes(data))
                .build();
    }

    private static CloudEvent binary(Map<String, String> fields, byte[] body) throws InvalidEventException {
        var version = fields.get("ce-specversion");
        if (version == null) {
            throw new InvalidEventException(415, "no CloudEvent: send ce-… fields, " + STRUCTURED + " or " + BATCH);
        }
        EventRules.checkVersion(version, "");
        try {
            var builder = CloudEventBuilder.fromSpecVersion(SpecVersion.V1);
            for (var field : new TreeMap<>(fields).entrySet()) {
                if (field.getKey().startsWith(PREFIX) && !field.getKey().equals("ce-specversion")) {
                    builder.withContextAttribute(
                            field.getKey().substring(PREFIX.length()), PercentText.decode(field.getValue()));
                }
            }
            var type = fields.get("content-type");
            if (type != null && !type.isBlank()) {
                builder.withDataContentType(type);
            }
            var event = (body.length == 0 ? builder : builder.withData(body)).build();
            EventRules.check(event, "");
            return event;
        } catch (CloudEventRWException | IllegalArgumentException | IllegalStateException e) {
            throw new InvalidEventException(400, "not a CloudEvent: " + reason(e));
        }
    }

    private static String reason(Exception e) {
        var cause = e.getCause();
        var first = firstLine(e);
        var second = cause == null ? "" : firstLine(cause);
        return first.contains(second) && !second.isEmpty() ? second : second.isEmpty() ? first : first + ": " + second;
    }

    /** Further lines say where in the bytes a parser stopped, which helps nobody. */
    private static String firstLine(Throwable e) {
        return Objects.toString(e.getMessage(), "").lines().findFirst().orElse("");
    }

    /** Events as the body of a batch. */
    public static byte[] batch(List<CloudEvent> events) {
        var array = new StringBuilder("[");
        for (var event : events) {
            array.append(array.length() == 1 ? "" : ",").append(new String(structured(event), StandardCharsets.UTF_8));
        }
        return array.append(']').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** An event as JSON. */
    public static byte[] structured(CloudEvent event) {
        return (isWritable(event) ? FORMAT : BASE64).serialize(event);
    }

    /** Data that is called JSON and is none would break the JSON around it: it is written in base 64. */
    private static boolean isWritable(CloudEvent event) {
        var data = event.getData();
        if (data == null || data instanceof JsonCloudEventData || !isJson(media(event.getDataContentType()))) {
            return true;
        }
        try (var parser = MAPPER.createParser(data.toBytes())) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException notJson) {
            return false;
        }
    }

    /** No media type means JSON, as in CloudEvents' JSON format. */
    private static boolean isJson(String media) {
        return media.isEmpty()
                || media.equals("application/json")
                || media.equals("text/json")
                || media.endsWith("+json");
    }

    /** The fields of an event in binary mode; its data is the body. */
    public static List<Map.Entry<String, String>> fields(CloudEvent event) {
        var fields = new ArrayList<Map.Entry<String, String>>();
        for (var name : event.getAttributeNames()) {
            var value = event.getAttribute(name);
            if (value != null && !name.equals("datacontenttype")) {
                fields.add(Map.entry(PREFIX + name, PercentText.encode(AttributeText.of(value))));
            }
        }
        for (var name : event.getExtensionNames()) {
            var value = event.getExtension(name);
            if (value != null) {
                fields.add(Map.entry(PREFIX + name, PercentText.encode(AttributeText.of(value))));
            }
        }
        var type = event.getDataContentType();
        if (type != null) {
            fields.add(Map.entry("content-type", type));
        }
        return List.copyOf(fields);
    }
}
