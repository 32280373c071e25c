package dev.nabi.gateway.loop;

import org.jspecify.annotations.Nullable;

/** Something that is told when its time has passed; a link of the wheel that holds it, so that waiting allocates nothing. */
public abstract class Deadline {
    @Nullable
    Deadline previous;

    @Nullable
    Deadline next;

    long atNanos;

    /** The tick whose sweep looks at it: its own, or an earlier one where it was put off. */
    long tick;

    /** Called once on the event loop, at most a tick after the time that was set. */
    protected abstract void passed();
}
