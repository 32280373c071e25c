package dev.nabi.function.aws;

import dev.nabi.function.aws.ProgramCall.Reply;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The state of the program between one start and its end: it asks for a call, has it, replies, and asks for the next.
 *
 * <pre>
 * STARTING ─ next ─→ ASKING ─ offer ─→ HAS A CALL ─ reply ─→ REPLIED ─ next ─→ ASKING
 *     └ offer: the call waits for next ┘      any ─ end ─→ ENDED: the call that waits or runs gets Exit
 * </pre>
 */
final class ProgramSession {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable ProgramCall offered;
    private @Nullable ProgramCall running;
    private boolean hasAsked;
    private int askers;
    private @Nullable Reply end;

    /** The program asks for its next call and waits for it; null where it has ended, or asks again meanwhile. */
    @Nullable
    ProgramCall next() throws InterruptedException {
        lock.lock();
        try {
            hasAsked = true;
            int asker = ++askers;
            changed.signalAll();
            while (offered == null && end == null && asker == askers) {
                changed.await();
            }
            if (asker != askers || end != null) {
                return null;
            }
            running = offered;
            offered = null;
            return running;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the program has a call that it has not replied to. */
    boolean isBusy() {
        lock.lock();
        try {
            return running != null;
        } finally {
            lock.unlock();
        }
    }

    /** Gives the program a call; one that has ended already makes it end the same way. */
    void offer(ProgramCall call) {
        lock.lock();
        try {
            if (end != null) {
                call.reply(end);
                return;
            }
            offered = call;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A call did not reach the program: the next that asks gets it. */
    void takeBack(ProgramCall call) {
        lock.lock();
        try {
            if (running == call) {
                running = null;
                offered = call;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The call of this id, which the program has; null for any other. */
    @Nullable
    ProgramCall running(String id) {
        lock.lock();
        try {
            return running != null && running.facts().id().equals(id) ? running : null;
        } finally {
            lock.unlock();
        }
    }

    /** The program's call is over. */
    void done(ProgramCall call) {
        lock.lock();
        try {
            running = running == call ? null : running;
            offered = offered == call ? null : offered;
        } finally {
            lock.unlock();
        }
        call.end();
    }

    /** The program has ended, or cannot begin; false where that was known before. */
    boolean end(Reply how) {
        ProgramCall left;
        lock.lock();
        try {
            if (end != null) {
                return false;
            }
            end = how;
            left = running == null ? offered : running;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (left != null) {
            left.reply(how);
        }
        return true;
    }

    boolean hasEnded() {
        lock.lock();
        try {
            return end != null;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the program asks for its first call; how it ended where it does not. */
    @Nullable
    Reply awaitAsked() throws InterruptedException {
        lock.lock();
        try {
            while (!hasAsked && end == null) {
                changed.await();
            }
            return hasAsked ? null : end;
        } finally {
            lock.unlock();
        }
    }
}
