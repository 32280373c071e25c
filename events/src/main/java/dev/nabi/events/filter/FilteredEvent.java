package dev.nabi.events.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.nabi.events.cloudevents.AttributeText;
import dev.nabi.events.cloudevents.ExactJson;
import io.cloudevents.CloudEvent;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An event as many filters look at it: its data is read once, and only if one of them asks. */
public final class FilteredEvent {
    private static final ObjectMapper MAPPER = ExactJson.MAPPER;

    private final CloudEvent event;
    private @Nullable JsonNode data;

    public FilteredEvent(CloudEvent event) {
        this.event = event;
    }

    CloudEvent event() {
        return event;
    }

    /** The value of an attribute or extension in its canonical form; empty where the event has none. */
    Optional<String> attribute(String name) {
        var value = event.getAttributeNames().contains(name) ? event.getAttribute(name) : event.getExtension(name);
        return Optional.ofNullable(value).map(AttributeText::of);
    }

    /** The data as JSON; a missing node where it is none. */
    JsonNode data() {
        if (data == null) {
            data = read();
        }
        return data;
    }

    private JsonNode read() {
        var bytes = event.getData();
        if (bytes == null || !isJson(event.getDataContentType())) {
            return MissingNode.getInstance();
        }
        try {
            return MAPPER.readTree(bytes.toBytes());
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes in memory can be read", impossible);
        }
    }

    /** No content type means JSON, as in CloudEvents' JSON format. */
    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return true;
        }
        var semicolon = contentType.indexOf(';');
        var media = (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
        return media.equals("application/json") || media.equals("text/json") || media.endsWith("+json");
    }
}
