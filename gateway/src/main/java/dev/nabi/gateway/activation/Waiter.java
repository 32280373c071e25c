package dev.nabi.gateway.activation;

import org.jspecify.annotations.Nullable;

/** An invocation in a queue; a link of it, so that one that gives up leaves at once. */
public abstract class Waiter {
    @Nullable
    Waiter previous;

    @Nullable
    Waiter next;

    boolean isQueued;

    /** Whether those go first for whom somebody waits. */
    boolean isBackground;

    /** How many went first. */
    int overtaken;

    /** Those go first for whom somebody waits: at most {@value RequestQueue#MOST_OVERTAKEN} in a row. */
    protected final void waitInBackground() {
        isBackground = true;
    }

    /** Whether it waits for a call of another gateway. */
    final boolean isRemote;

    protected Waiter() {
        this(false);
    }

    protected Waiter(boolean isRemote) {
        this.isRemote = isRemote;
    }

    /** Its turn has come; told on any thread, once. A permit that is of no use any more must be closed. */
    protected abstract void granted(Permit permit);

    /** It waits for what will not come; told on any thread, once. */
    protected abstract void refused(RefusalReason reason);
}
