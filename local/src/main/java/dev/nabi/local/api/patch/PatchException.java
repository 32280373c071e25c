package dev.nabi.local.api.patch;

/** A patch that does not fit the object it was meant for. */
public final class PatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PatchException(String message) {
        super(message, null, false, false);
    }
}
