package dev.nabi.events.store;

/**
 * What an event carries. The store does not look into it: {@code head} is a text of whoever accepted the event (its shape
 * reads it again), {@code body} the payload as it came.
 */
@SuppressWarnings("ArrayRecordComponent") // a payload, which nobody changes or compares
public record EventContent(String head, byte[] body) {
    /** What it counts against the bounds of its lane. */
    public int bytes() {
        return head.length() + body.length;
    }
}
