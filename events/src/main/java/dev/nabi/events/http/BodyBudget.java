package dev.nabi.events.http;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes of bodies that are being read or wait for their commit: they are in memory, and have a part of it. */
final class BodyBudget {
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    BodyBudget(long most) {
        this.most = most;
    }

    /** Whether there is room for a body; one alone always has it. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) > most && taken.get() > bytes) {
            taken.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }
}
