package dev.nabi.events.cloudevents;

/** A request carries no valid CloudEvent; the message says what is wrong where. */
public final class InvalidEventException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    public InvalidEventException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }
}
