package dev.nabi.events.shape;

import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.delivery.UndeliverableException;
import dev.nabi.events.store.LeasedEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Reads what is stored of an event for a shape. */
final class Envelopes {
    /** Where the runtime takes the body as the event, whatever a handler's parameter is. */
    static final String INVOKE = "/2015-03-31/functions/function/invocations";

    /** More links than this a tracer drops. */
    private static final int MOST_LINKS = 128;

    private static final Pattern TRACE_PARENT = Pattern.compile("[0-9a-f]{2}(-[0-9a-f]{16,32}){2}-[0-9a-f]{2}");

    private Envelopes() {}

    /**
     * What the gateway is told of the events of a delivery: whether one of them is a replay, and where they are in traces. One
     * event goes on in that in which it was accepted; several belong to several, which the gateway links to.
     */
    static List<Map.Entry<String, String>> delivery(List<EventEnvelope> events) {
        var fields = new ArrayList<>(trace(events));
        if (events.stream().anyMatch(event -> event.fields().containsKey(EventEnvelope.REPLAY))) {
            fields.add(Map.entry(EventEnvelope.REPLAY, "true"));
        }
        return fields;
    }

    /** Whether a field of an envelope is told by {@link #delivery}. */
    static boolean isOfDelivery(String field) {
        return field.equals("traceparent") || field.equals("tracestate") || field.equals(EventEnvelope.REPLAY);
    }

    private static List<Map.Entry<String, String>> trace(List<EventEnvelope> events) {
        if (events.size() == 1) {
            var envelope = events.getFirst();
            var parent = parent(envelope);
            var state = envelope.fields().get("tracestate");
            var fields = new ArrayList<Map.Entry<String, String>>();
            if (!parent.isEmpty()) {
                fields.add(Map.entry("traceparent", parent));
            }
            if (state != null) {
                fields.add(Map.entry("tracestate", state));
            }
            return fields;
        }
        var links = new LinkedHashSet<String>();
        for (var event : events) {
            var parent = parent(event);
            if (!parent.isEmpty() && links.size() < MOST_LINKS) {
                links.add(parent);
            }
        }
        return links.isEmpty() ? List.of() : List.of(Map.entry("nabi-links", String.join(",", links)));
    }

    /** What the request said that brought it; else the event itself, by CloudEvents' extension for tracing. */
    private static String parent(EventEnvelope envelope) {
        var said = envelope.fields().get("traceparent");
        var own = said == null ? envelope.event().getExtension("traceparent") : said;
        return own == null || !TRACE_PARENT.matcher(own.toString()).matches() ? "" : own.toString();
    }

    static List<EventEnvelope> readAll(List<LeasedEvent> events) throws UndeliverableException {
        var envelopes = new ArrayList<EventEnvelope>();
        for (var event : events) {
            envelopes.add(read(event));
        }
        return envelopes;
    }

    static EventEnvelope read(LeasedEvent event) throws UndeliverableException {
        try {
            return EventEnvelope.read(event.content());
        } catch (IllegalArgumentException e) {
            throw new UndeliverableException(Objects.toString(e.getMessage()));
        }
    }
}
