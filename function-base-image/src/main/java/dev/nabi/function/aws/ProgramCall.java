package dev.nabi.function.aws;

import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way through the program: handed out by {@code next}, replied to once, and over when the reply has been
 * read.
 */
final class ProgramCall {

    /** What came of a call. */
    sealed interface Reply {
        /** The program's result, still to be read; {@code length} is -1 where it does not say how long it is. */
        record Result(InputStream body, long length, String contentType, boolean isStreamed) implements Reply {}

        /** The program says that it failed: {@code body} is its object of the error. */
        @SuppressWarnings("ArrayRecordComponent") // a payload, which nobody changes or compares
        record Failure(String type, byte[] body) implements Reply {}

        /** The process has ended. */
        record Exit(String how) implements Reply {}
    }

    /**
     * What the program is told of an event beside it; null for what nobody knows.
     *
     * @param deadlineMillis when it times out, on the wall clock
     */
    record Facts(
            String id,
            long deadlineMillis,
            String functionArn,
            @Nullable String trace,
            @Nullable String clientContext) {}

    private final Facts facts;
    private final byte[] event;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Reply reply;
    private boolean isOver;

    ProgramCall(Facts facts, byte[] event) {
        this.facts = facts;
        this.event = event;
    }

    Facts facts() {
        return facts;
    }

    byte[] event() {
        return event;
    }

    /** False where it was replied to before. */
    boolean reply(Reply first) {
        lock.lock();
        try {
            if (reply != null || isOver) {
                return false;
            }
            reply = first;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The reply; null where none came in this time. */
    @Nullable
    Reply await(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (reply == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            return reply;
        } finally {
            lock.unlock();
        }
    }

    /** Its reply was read, or nobody waits for it any more. */
    void end() {
        lock.lock();
        try {
            isOver = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void awaitEnd() throws InterruptedException {
        lock.lock();
        try {
            while (!isOver) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
