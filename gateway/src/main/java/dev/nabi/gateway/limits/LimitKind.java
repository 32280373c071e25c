package dev.nabi.gateway.limits;

/** Whose rate a request was above. */
public enum LimitKind {
    REQUESTS("requests"),
    CALLER("perCaller"),
    ADDRESS("perAddress");

    private final String field;

    LimitKind(String field) {
        this.field = field;
    }

    /** The field of {@code spec.limits} that gives it. */
    public String field() {
        return field;
    }
}
