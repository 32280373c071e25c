package dev.nabi.console.http;

/** Answers a request; may wait. */
@FunctionalInterface
public interface WebHandler {
    WebAnswer handle(WebRequest request) throws Exception;

    /** What a client is told whose request is not handled: too long a body, too many at once, a failure. */
    default WebAnswer refusal(int status, String why) {
        return WebAnswer.text(status, "text/plain", why);
    }
}
