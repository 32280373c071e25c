package dev.nabi.operator;

/** A setting that the operator cannot start with; its message is all that a person needs. */
final class InvalidConfiguration extends RuntimeException {
    private static final long serialVersionUID = 1;

    InvalidConfiguration(String message) {
        super(message);
    }

    InvalidConfiguration(String message, Throwable cause) {
        super(message, cause);
    }
}
