package dev.nabi.events.delivery;

/** An event cannot be put into a request, now or later: it becomes a dead letter. */
public final class UndeliverableException extends Exception {
    private static final long serialVersionUID = 1;

    public UndeliverableException(String message) {
        super(message);
    }
}
