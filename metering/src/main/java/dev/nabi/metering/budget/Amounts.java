package dev.nabi.metering.budget;

/** The two things that a budget counts. */
public record Amounts(long invocations, long mibMs) {
    public static final Amounts NONE = new Amounts(0, 0);

    /** A limit that there is none of. */
    public static final long NO_BOUND = Long.MAX_VALUE;

    public Amounts plus(Amounts other) {
        return new Amounts(invocations + other.invocations, mibMs + other.mibMs);
    }

    public Amounts minus(Amounts other) {
        return new Amounts(invocations - other.invocations, mibMs - other.mibMs);
    }

    boolean boundsInvocations() {
        return invocations != NO_BOUND;
    }

    boolean boundsTime() {
        return mibMs != NO_BOUND;
    }
}
