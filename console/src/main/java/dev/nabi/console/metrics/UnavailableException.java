package dev.nabi.console.metrics;

/** Why a part of the platform gave no answer that can be shown, in a sentence. */
public final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    /** @param status what it answered; 0 where it did not */
    public UnavailableException(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
