package dev.nabi.gateway.activation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** First come, first served, with an end. Its lock is taken by those who wait, never by those who need not. */
final class RequestQueue {
    private @Nullable Waiter head;
    private @Nullable Waiter tail;
    private volatile int size;

    int size() {
        return size;
    }

    /** Lines up, unless {@code limit} wait already. */
    synchronized boolean offer(Waiter waiter, int limit) {
        if (size >= limit) {
            return false;
        }
        waiter.isQueued = true;
        waiter.previous = tail;
        waiter.next = null;
        if (tail == null) {
            head = waiter;
        } else {
            tail.next = waiter;
        }
        tail = waiter;
        size = size + 1;
        return true;
    }

    /** Takes the one who has waited longest; null when none does. */
    synchronized @Nullable Waiter poll() {
        var first = head;
        if (first != null) {
            unlink(first);
        }
        return first;
    }

    /** Leaves the line; false for one whose turn has come already. */
    synchronized boolean remove(Waiter waiter) {
        if (!waiter.isQueued) {
            return false;
        }
        unlink(waiter);
        return true;
    }

    synchronized List<Waiter> clear() {
        var all = new ArrayList<Waiter>(size);
        while (head != null) {
            var first = head;
            unlink(first);
            all.add(first);
        }
        return all;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock, and read without it
    private void unlink(Waiter waiter) {
        if (waiter.previous == null) {
            head = waiter.next;
        } else {
            waiter.previous.next = waiter.next;
        }
        if (waiter.next == null) {
            tail = waiter.previous;
        } else {
            waiter.next.previous = waiter.previous;
        }
        waiter.previous = null;
        waiter.next = null;
        waiter.isQueued = false;
        size = size - 1;
    }
}
