package dev.nabi.reconciliation;

import java.util.Locale;

/** How a call ended, as its client can tell, under the names of the ledger. */
enum Outcome {
    OK("ok"),
    CLIENT_ERROR("clientError"),
    SERVER_ERROR("serverError"),
    TIMED_OUT("timedOut"),
    INSTANCE_DIED("instanceDied"),
    NEVER_STARTED("neverStarted"),
    /** The gateway said no at the door: it is in no book. */
    REFUSED(""),
    /** The client left on purpose. */
    CLIENT_GONE("clientGone"),
    /** The connection broke before the whole answer came: it may have been counted or not, but not twice. */
    UNKNOWN("");

    private final String field;

    Outcome(String field) {
        this.field = field;
    }

    /** The field of a row of {@code GET /usage}; empty for what has none. */
    String field() {
        return field;
    }

    /** The label of {@code nabi_invocations_total}. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the client has the whole answer of an invocation, so that each book must hold it. */
    boolean isAnswered() {
        return this != REFUSED && this != CLIENT_GONE && this != UNKNOWN;
    }

    /** Whether the function itself answered. */
    boolean isOfFunction() {
        return this == OK || this == CLIENT_ERROR || this == SERVER_ERROR;
    }

    /** What a whole answer means. A problem's type is the gateway's; a function of this run answers in plain text. */
    static Outcome of(int status, String body) {
        if (!body.contains("urn:nabi:problem:")) {
            return status < 400 ? OK : status < 500 ? CLIENT_ERROR : SERVER_ERROR;
        }
        var type = body.replaceFirst("(?s).*urn:nabi:problem:([a-z-]+).*", "$1");
        return switch (type) {
            case "timed-out" -> TIMED_OUT;
            case "instance-died" -> INSTANCE_DIED;
            case "never-started", "waited-too-long", "revision-gone" -> NEVER_STARTED;
            default -> REFUSED;
        };
    }
}
