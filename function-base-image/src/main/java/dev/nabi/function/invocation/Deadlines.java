package dev.nabi.function.invocation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Runs actions at their deadlines on one thread. Made for deadlines that nearly always are taken back: to add and to
 * remove one is a set operation, and the thread is woken only for one that is nearer than all before; it is a platform
 * thread, since handlers that spin may hold every carrier of the virtual ones.
 */
final class Deadlines implements Runnable {

    /** Something to do when its time has come. */
    abstract static class Entry {
        private final long deadline;

        Entry(long deadline) {
            this.deadline = deadline;
        }

        abstract void expire();
    }

    private static final long FAR = Long.MAX_VALUE / 2;

    private final LongSupplier nanoTime;
    private final long origin;
    private final Set<Entry> entries = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile long nextWake = FAR;

    Deadlines(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.origin = nanoTime.getAsLong();
        this.thread = Thread.ofPlatform().name("deadlines").daemon().unstarted(this);
    }

    void start() {
        thread.start();
    }

    /** Nanoseconds on this clock, which starts at zero and so needs no care for overflow. */
    long now() {
        return nanoTime.getAsLong() - origin;
    }

    void add(Entry entry) {
        entries.add(entry);
        if (entry.deadline < nextWake) {
            LockSupport.unpark(thread);
        }
    }

    /** What is left until this one's time has come. */
    Duration until(Entry entry) {
        return Duration.ofNanos(Math.max(entry.deadline - now(), 0));
    }

    void remove(Entry entry) {
        entries.remove(entry);
    }

    /** Expires what is due; gives when to look again. */
    long expireDue(long now) {
        // First far, then the scan: an entry added during the scan sees FAR and wakes the thread once more.
        nextWake = FAR;
        long next = FAR;
        var due = new ArrayList<Entry>();
        for (var entry : entries) {
            if (entry.deadline > now) {
                next = Math.min(next, entry.deadline);
            } else {
                due.add(entry);
            }
        }
        nextWake = next;
        due.stream().filter(entries::remove).forEach(Deadlines::expire);
        return next;
    }

    /** What one deadline throws, as a thread that cannot be started does, is no reason to keep no other. */
    private static void expire(Entry entry) {
        try {
            entry.expire();
        } catch (RuntimeException | Error failure) {
            var thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        }
    }

    @Override
    public void run() {
        while (true) {
            long next = expireDue(now());
            LockSupport.parkNanos(this, Math.max(next - now(), 0));
        }
    }
}
