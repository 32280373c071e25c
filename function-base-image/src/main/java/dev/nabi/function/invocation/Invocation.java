package dev.nabi.function.invocation;

import java.io.IOException;

/**
 * One invocation's end, decided once: either the handler's thread finishes it, or its time-out does.
 *
 * <pre>
 * RUNNING ─ finish ──→ FINISHED
 *    └──── timeOut ──→ TIMED_OUT (thread interrupted) ── claimAnswer ──→ the 504 is written by who claimed it
 * </pre>
 */
final class Invocation {
    private enum State {
        RUNNING,
        FINISHED,
        TIMED_OUT
    }

    private final String id;
    private final Thread thread;
    private State state = State.RUNNING;
    private boolean committed;
    private boolean answerClaimed;
    private boolean left;

    Invocation(String id, Thread thread) {
        this.id = id;
        this.thread = thread;
    }

    String id() {
        return id;
    }

    /** True when the handler's thread was in time: it will not be interrupted any more. */
    synchronized boolean finish() {
        if (state == State.RUNNING) {
            state = State.FINISHED;
        }
        return state == State.FINISHED;
    }

    /** Interrupts the handler unless it has finished; false when it has. */
    synchronized boolean timeOut() {
        if (state != State.RUNNING) {
            return false;
        }
        state = State.TIMED_OUT;
        thread.interrupt();
        return true;
    }

    /** The answer's first byte is about to leave; after the time-out the connection is not the handler's any more. */
    synchronized void commit() throws IOException {
        if (state == State.TIMED_OUT) {
            throw new IOException("invocation " + id + " is past its time-out");
        }
        committed = true;
    }

    synchronized boolean isCommitted() {
        return committed;
    }

    /** True for the first who asks: that one answers the time-out. */
    synchronized boolean claimAnswer() {
        boolean first = !answerClaimed;
        answerClaimed = true;
        return first;
    }

    /** True for the first who asks: that one takes the invocation off the count of those in flight. */
    synchronized boolean leave() {
        boolean first = !left;
        left = true;
        return first;
    }
}
