package dev.nabi.local.platform;

/** The platform cannot start or go on, for a reason that a person can do something about; the message says what. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
        super(message);
    }
}
