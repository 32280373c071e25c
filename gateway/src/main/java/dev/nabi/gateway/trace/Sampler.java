package dev.nabi.gateway.trace;

import org.jspecify.annotations.Nullable;

/**
 * The rule for which calls are recorded, as {@code OTEL_TRACES_SAMPLER} names it. It is asked twice: at a call's begin,
 * for the flag that the function is sent, and at its end, where an error or a cold start is kept whatever the flag said.
 *
 * @param kind who decides where nothing went wrong
 * @param ratio the share of the traces that {@code TRACE_ID_RATIO} records, 0 to 1
 * @param isParentBased whether the flag of a trace that a client began goes before
 */
public record Sampler(Kind kind, double ratio, boolean isParentBased) {

    /** Who decides. */
    public enum Kind {
        ALWAYS_ON,
        /** Nothing is recorded, errors and cold starts neither, unless {@code isParentBased}. */
        ALWAYS_OFF,
        TRACE_ID_RATIO
    }

    /** Whether a call of this trace is recorded when it ends well. The same on each gateway and in each SDK. */
    public boolean samples(@Nullable TraceParent parent, long traceLow) {
        if (isParentBased && parent != null) {
            return parent.isSampled();
        }
        return switch (kind) {
            case ALWAYS_ON -> true;
            case ALWAYS_OFF -> false;
            case TRACE_ID_RATIO -> ratio >= 1 || Math.abs(traceLow) < (long) (ratio * Long.MAX_VALUE);
        };
    }

    /** Whether errors and cold starts are recorded even though their trace is not. */
    public boolean keepsErrorsAndColdStarts() {
        return kind != Kind.ALWAYS_OFF || isParentBased;
    }
}
