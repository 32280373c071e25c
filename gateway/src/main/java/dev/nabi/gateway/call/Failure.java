package dev.nabi.gateway.call;

import java.util.Locale;

/** What may go wrong before a function's own answer, and the status that a client is sent. */
public enum Failure {
    BAD_REQUEST(400, "Bad request"),
    NO_FUNCTION(404, "No such function"),
    BODY_TOO_LARGE(413, "Body too large"),
    URI_TOO_LONG(414, "URI too long"),
    BUDGET_EXHAUSTED(429, "The budget is used up"),
    HEADERS_TOO_LARGE(431, "Headers too large"),
    INSTANCE_DIED(502, "The instance's connection broke"),
    BUDGET_UNKNOWN(503, "Nobody knows what is left of the budget"),
    NOT_READY(503, "The function is not ready"),
    QUEUE_FULL(503, "Too many requests wait"),
    REVISION_GONE(503, "The revision is gone"),
    WAITED_TOO_LONG(503, "No instance was free in time"),
    SHUTTING_DOWN(503, "The gateway shuts down"),
    NEVER_STARTED(504, "No instance started in time"),
    TIMED_OUT(504, "The function took too long");

    private final int status;
    private final String title;

    Failure(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** The problem's type, a name that stays (RFC 9457). */
    String type() {
        return "urn:nabi:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it may be different in a moment. */
    boolean isPassing() {
        return status == 503;
    }
}
