package dev.nabi.gateway.call;

import dev.nabi.gateway.limits.FunctionLimits;
import dev.nabi.gateway.wire.Fields;
import org.jspecify.annotations.Nullable;

/** What {@code spec.limits} came to for one call. */
final class CallLimits {
    private @Nullable FunctionLimits passed;
    private @Nullable Fields cors;

    /** The call passed these; it does so once, however often it is matched. */
    void passed(FunctionLimits limits) {
        passed = limits;
    }

    @SuppressWarnings("ReferenceEquality") // a Function's limits are one object
    boolean hasPassed(FunctionLimits limits) {
        return passed == limits;
    }

    /** Sets the fields that an answer has for the page that asks; null where they are the function's own business. */
    void allowOrigin(@Nullable Fields fields) {
        cors = fields;
    }

    /** What an answer says to the page that asks, in place of the function's own words; null for nothing. */
    @Nullable
    Fields cors() {
        return cors;
    }
}
