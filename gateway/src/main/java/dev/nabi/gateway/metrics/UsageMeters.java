package dev.nabi.gateway.metrics;

import dev.nabi.gateway.limits.LimitKind;
import dev.nabi.gateway.loop.Load;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.UsageMeter;
import java.util.function.Supplier;

/** Opens a meter for each revision that is served, so that an invocation's end looks nothing up. */
@FunctionalInterface
public interface UsageMeters {

    RevisionMeter open(RevisionKey revision, Supplier<Load> load);

    /** A call was turned away before it was an invocation, by {@code spec.access}; there are a few reasons. */
    default void denied(String reason) {}

    /** A revision's meter; closed when the revision is served no more and its last invocation has ended. */
    interface RevisionMeter extends UsageMeter, AutoCloseable {
        /** An invocation waits or runs from here on. */
        default void arrived() {}

        /** Somebody was turned away before it could wait. */
        void turnedAway();

        /** Somebody was turned away because the Function's budget is used up. */
        default void overBudget() {}

        /** Somebody was turned away because calls come more often than a limit allows. */
        default void aboveLimit(LimitKind kind) {}

        @Override
        void close();
    }
}
