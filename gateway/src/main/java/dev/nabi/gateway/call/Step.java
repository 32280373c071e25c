package dev.nabi.gateway.call;

import java.util.Locale;

/**
 * One thing that every call passes on its way to an instance; {@link Chain} has the list. A step belongs to one event
 * loop and keeps nothing of a call: what a call has come to is in the {@link Call}, its scope.
 */
interface Step {

    /**
     * Looks at a call, and again whenever what the call waits for here has happened: it must find out from the scope what
     * is done already.
     */
    Verdict enter(Call call);

    /** What a call is said to wait for while it waits here, as a stage of its time: the step's name, "access" for AccessStep. */
    default String stage(Call call) {
        return getClass().getSimpleName().replace("Step", "").toLowerCase(Locale.ROOT);
    }

    /** The deadline that this step set has passed while the call waits here. */
    default Verdict expired(Call call) {
        throw new IllegalStateException("no deadline was set by " + getClass().getSimpleName());
    }
}
