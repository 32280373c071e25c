package dev.nabi.events.store;

/** Why an event is a dead letter. The names are those of the API, the log and the metrics. */
public enum DeadReason {
    /** The function answered with a 4xx that another delivery would get again. */
    REJECTED("Rejected"),
    /** All attempts failed. */
    ATTEMPTS_SPENT("AttemptsSpent"),
    /** It was too old for another delivery. */
    AGE_SPENT("AgeSpent"),
    /** Two of its deliveries killed the instance that ran them. */
    QUARANTINED("Quarantined"),
    /** The Function or the Trigger that it was for is no more. */
    TARGET_GONE("TargetGone"),
    /** It cannot be put into a request for the function. */
    UNDELIVERABLE("Undeliverable");

    private final String text;

    DeadReason(String text) {
        this.text = text;
    }

    /** The name outside of the code. */
    public String text() {
        return text;
    }

    public static DeadReason of(String text) {
        for (var reason : values()) {
            if (reason.text.equals(text)) {
                return reason;
            }
        }
        throw new IllegalArgumentException("reason is '" + text + "', not one of "
                + java.util.Arrays.stream(values()).map(DeadReason::text).toList());
    }
}
