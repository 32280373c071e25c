package dev.nabi.function.invocation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How many invocations are being served; abandoned ones count no more. */
public final class InFlight {
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong ended = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition none = lock.newCondition();
    private volatile boolean awaited;

    void enter() {
        count.incrementAndGet();
    }

    void leave() {
        ended.incrementAndGet();
        if (count.decrementAndGet() == 0 && awaited) {
            lock.lock();
            try {
                none.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    public int count() {
        return count.get();
    }

    /** How many have begun since the start. */
    public long begun() {
        return ended.get() + count.get();
    }

    /** How many have ended since the start. */
    long ended() {
        return ended.get();
    }

    /** Waits until nothing is in flight; false when that took too long. */
    public boolean awaitNone(Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            awaited = true;
            while (count.get() > 0 && left > 0) {
                left = none.awaitNanos(Math.min(left, TimeUnit.HOURS.toNanos(1)));
            }
            return count.get() == 0;
        } finally {
            lock.unlock();
        }
    }
}
