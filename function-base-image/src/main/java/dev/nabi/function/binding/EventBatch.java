package dev.nabi.function.binding;

import java.util.List;

/** A batch of structured CloudEvents, each as its own JSON. */
public final class EventBatch {
    static final int MAX_EVENTS = 10_000;

    private EventBatch() {}

    public static List<byte[]> split(byte[] body) throws BindException {
        var events = Json.elements(body);
        if (events.size() > MAX_EVENTS) {
            throw new BindException(413, null, "more than " + MAX_EVENTS + " events in a batch");
        }
        return events;
    }
}
