package dev.nabi.console.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The events that a Function is tested with: those that were saved with it, in an annotation, and samples for any. */
record TestEvents(List<TestEvent> events) {
    /** An annotation of the Function: it goes with it, makes no revision, and needs no right but to update it. */
    static final String ANNOTATION = "console.nabi.dev/test-events";

    static final int MOST = 20;
    static final int MOST_BYTES = 32 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SAMPLES =
            List.of("json", "http-api", "sqs", "sns", "s3", "scheduled", "cloudevent");

    /** A name and a body. */
    public record TestEvent(String name, String body) {}

    static TestEvents of(FunctionView function) {
        var text = function.object()
                .path("metadata")
                .path("annotations")
                .path(ANNOTATION)
                .asText("");
        try {
            return new TestEvents(JSON.readTree(text.isEmpty() ? "{}" : text)
                    .propertyStream()
                    .map(field -> new TestEvent(field.getKey(), field.getValue().asText()))
                    .toList());
        } catch (JsonProcessingException notOurs) {
            return new TestEvents(List.of());
        }
    }

    /** Events of other platforms, to begin with. */
    static List<TestEvent> samples() {
        return SAMPLES.stream().map(name -> new TestEvent(name, sample(name))).toList();
    }

    private static String sample(String name) {
        try (var stream =
                Objects.requireNonNull(TestEvents.class.getResourceAsStream("/samples/" + name + ".json"), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes one into a Function; an empty body takes it away. */
    static void write(ObjectNode function, String name, String body) {
        var metadata = (ObjectNode) function.path("metadata");
        var annotations =
                metadata.path("annotations") instanceof ObjectNode there ? there : metadata.putObject("annotations");
        var events = JSON.createObjectNode();
        of(new FunctionView(function)).events().forEach(event -> events.put(event.name(), event.body()));
        if (body.isEmpty()) {
            events.remove(name);
        } else {
            events.put(name, body);
        }
        var text = events.toString();
        if (events.size() > MOST || text.length() > MOST_BYTES) {
            throw new PageException(
                    413, "a Function keeps at most " + MOST + " test events of together " + MOST_BYTES / 1024 + " KiB");
        }
        annotations.put(ANNOTATION, text);
    }
}
