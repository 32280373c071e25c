package dev.nabi.gateway.call;

import dev.nabi.metering.Outcome;
import java.util.Locale;

/** What may go wrong before a function's own answer: the status that the client gets, and how an invocation is metered. */
public enum Failure {
    BAD_REQUEST(400, Outcome.CLIENT_ERROR, "Bad request"),
    UNAUTHENTICATED(401, Outcome.CLIENT_ERROR, "No valid credential"),
    FORBIDDEN(403, Outcome.CLIENT_ERROR, "The caller may not call this function"),
    NO_FUNCTION(404, Outcome.CLIENT_ERROR, "No such function"),
    NO_ASYNC_CALL(404, Outcome.CLIENT_ERROR, "No such asynchronous call"),
    METHOD_NOT_ALLOWED(405, Outcome.CLIENT_ERROR, "Method not allowed"),
    REQUEST_TOO_SLOW(408, Outcome.CLIENT_ERROR, "The request came too slowly"),
    WEBHOOK_REPLAYED(409, Outcome.CLIENT_ERROR, "This webhook was delivered already"),
    BODY_TOO_LARGE(413, Outcome.CLIENT_ERROR, "Body too large"),
    URI_TOO_LONG(414, Outcome.CLIENT_ERROR, "URI too long"),
    RATE_LIMITED(429, Outcome.NEVER_STARTED, "Too many requests"),
    BUDGET_EXHAUSTED(429, Outcome.NEVER_STARTED, "The budget is used up"),
    HEADERS_TOO_LARGE(431, Outcome.CLIENT_ERROR, "Headers too large"),
    INTERNAL_ERROR(500, Outcome.NEVER_STARTED, "The gateway failed"),
    NO_EVENTS(501, Outcome.NEVER_STARTED, "Asynchronous calls are not installed"),
    INSTANCE_DIED(502, Outcome.INSTANCE_DIED, "The instance's connection broke"),
    ACCESS_UNKNOWN(503, Outcome.NEVER_STARTED, "The caller cannot be verified now"),
    BUDGET_UNKNOWN(503, Outcome.NEVER_STARTED, "The budget cannot be checked now"),
    EVENTS_AWAY(503, Outcome.NEVER_STARTED, "The call cannot be accepted now"),
    NOT_READY(503, Outcome.NEVER_STARTED, "The function is not ready"),
    QUEUE_FULL(503, Outcome.NEVER_STARTED, "Too many requests wait"),
    REVISION_GONE(503, Outcome.NEVER_STARTED, "The revision is gone"),
    OVERLOADED(503, Outcome.NEVER_STARTED, "The gateway is overloaded"),
    WAITED_TOO_LONG(503, Outcome.NEVER_STARTED, "No instance was free in time"),
    SHUTTING_DOWN(503, Outcome.NEVER_STARTED, "The gateway shuts down"),
    NEVER_STARTED(504, Outcome.NEVER_STARTED, "No instance started in time"),
    TIMED_OUT(504, Outcome.TIMED_OUT, "The function took too long");

    private final int status;
    private final Outcome outcome;
    private final String title;
    private final String type;
    private final String reason;

    Failure(int status, Outcome outcome, String title) {
        this.status = status;
        this.outcome = outcome;
        this.title = title;
        this.type = "urn:nabi:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        var camel = new StringBuilder();
        for (var word : name().split("_", -1)) {
            camel.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        this.reason = camel.toString();
    }

    public int status() {
        return status;
    }

    Outcome outcome() {
        return outcome;
    }

    String title() {
        return title;
    }

    /** The problem's type, a name that stays (RFC 9457). */
    String type() {
        return type;
    }

    /** The same in CamelCase, as in logs and metrics. */
    String reason() {
        return reason;
    }

    /** Whether it may be different in a moment. */
    boolean isPassing() {
        return status == 503;
    }
}
