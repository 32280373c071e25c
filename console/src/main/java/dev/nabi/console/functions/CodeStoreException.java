package dev.nabi.console.functions;

/** Why the code store did not take code: an HTTP status and a sentence for the caller. */
public final class CodeStoreException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    public CodeStoreException(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
