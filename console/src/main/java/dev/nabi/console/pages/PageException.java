package dev.nabi.console.pages;

/** Why a request is not done, with the HTTP status and a sentence for who asked. */
public final class PageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    public PageException(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
