package dev.nabi.function.cloudevents;

import dev.nabi.function.binding.BindException;
import dev.nabi.function.binding.EventBatch;
import dev.nabi.function.http.Headers;
import dev.nabi.function.provider.RawInvocation;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.format.EventDeserializationException;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.rw.CloudEventRWException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the event or events of a request in the three modes of the HTTP binding: binary, structured, batch. */
public final class EventReader {
    private static final String PREFIX = "ce-";
    private final JsonFormat format = new JsonFormat();

    /** The events, and whether they came as a batch. */
    public record Events(List<CloudEvent> events, boolean batch) {}

    /** The SDK looks for its extensions through the thread's loader, once: not through the function's. */
    public EventReader() {
        var thread = Thread.currentThread();
        var functions = thread.getContextClassLoader();
        thread.setContextClassLoader(EventReader.class.getClassLoader());
        try {
            CloudEventBuilder.v1()
                    .withId("0")
                    .withType("none")
                    .withSource(URI.create("/"))
                    .build();
        } finally {
            thread.setContextClassLoader(functions);
        }
    }

    /** Whether the request says that it carries CloudEvents, in any of the three modes. */
    public static boolean carriesEvents(RawInvocation invocation) {
        var headers = invocation.exchange().head().headers();
        var media = headers.first("content-type");
        return headers.has("ce-specversion")
                || headers.has("ce-type")
                || (media != null && media.regionMatches(true, 0, "application/cloudevents", 0, 23));
    }

    public Events read(RawInvocation invocation) throws BindException, IOException {
        var headers = invocation.exchange().head().headers();
        var body = invocation.body();
        var media = headers.first("content-type");
        media = media == null ? "" : media.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        try {
            return switch (media) {
                case "application/cloudevents+json" -> new Events(List.of(format.deserialize(body)), false);
                case "application/cloudevents-batch+json" -> new Events(batch(body), true);
                default -> new Events(List.of(binary(headers, body)), false);
            };
        } catch (EventDeserializationException
                | CloudEventRWException
                | IllegalStateException
                | IllegalArgumentException malformed) {
            throw new BindException(400, null, "not a CloudEvent: " + reason(malformed));
        }
    }

    private static String reason(Throwable malformed) {
        var cause = malformed.getCause();
        return malformed.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
    }

    private List<CloudEvent> batch(byte[] body) throws BindException {
        var events = new ArrayList<CloudEvent>();
        for (var event : EventBatch.split(body)) {
            events.add(format.deserialize(event));
        }
        return events;
    }

    private static CloudEvent binary(Headers headers, byte[] body) throws BindException {
        var version = headers.first("ce-specversion");
        if (version == null) {
            throw new BindException(
                    415,
                    "ce-specversion",
                    "no CloudEvent: send ce-… headers, application/cloudevents+json or application/cloudevents-batch+json");
        }
        var writer = CloudEventBuilder.fromSpecVersion(SpecVersion.parse(version));
        headers.toMap().forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !name.equals("ce-specversion")) {
                writer.withContextAttribute(name.substring(PREFIX.length()), PercentText.decode(value));
            }
        });
        var type = headers.first("content-type");
        if (type != null) {
            writer.withContextAttribute("datacontenttype", type);
        }
        return body.length == 0 ? writer.build() : writer.withData(body).build();
    }
}
