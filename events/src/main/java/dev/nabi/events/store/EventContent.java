package dev.nabi.events.store;

/**
 * What an event carries. The store does not look into it: {@code head} is a text of whoever accepted the event (its shape
 * reads it again), {@code body} the payload as it came.
 */
@SuppressWarnings("ArrayRecordComponent") // a payload, which nobody changes or compares
public record EventContent(String head, byte[] body) {
    /** What it counts against the bounds of its lane: characters as a database counts them, which takes the same off again. */
    public int bytes() {
        return head.codePointCount(0, head.length()) + body.length;
    }
}
