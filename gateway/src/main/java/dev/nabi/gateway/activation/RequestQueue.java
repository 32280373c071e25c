package dev.nabi.gateway.activation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * First come, first served, with an end. Those in the background, for whom nobody waits, stand behind all others; the first of
 * them becomes one of the others when {@value #MOST_OVERTAKEN} have gone before it. Its lock is taken by
 * those who wait, never by those who need not.
 */
final class RequestQueue {
    /** So many calls go before one in the background; then it is its turn. */
    static final int MOST_OVERTAKEN = 16;

    /** The part of the queue's length that may wait in the background besides. */
    private static final int BACKGROUND_PART = 10;

    private @Nullable Waiter head;
    private @Nullable Waiter tail;
    private @Nullable Waiter firstInBackground;
    private int background;
    private volatile int size;
    private volatile int remote;

    int size() {
        return size;
    }

    /** Those that wait for calls of this gateway; the others wait for calls of gateways that have no slot. */
    int local() {
        return size - remote;
    }

    /** Lines up, unless {@code limit} wait already for calls of this gateway. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock, and read without it
    synchronized boolean offer(Waiter waiter, int limit) {
        if (waiter.isRemote) {
            remote = remote + 1;
        } else if (waiter.isBackground
                ? background >= Math.ceilDiv(limit, BACKGROUND_PART)
                : size - background - remote >= limit) {
            return false;
        }
        waiter.isQueued = true;
        if (waiter.isBackground) {
            link(waiter, null);
            background++;
            firstInBackground = firstInBackground == null ? waiter : firstInBackground;
        } else {
            link(waiter, firstInBackground);
            overtakes();
        }
        size = size + 1;
        return true;
    }

    /** Puts a waiter before another; null is the end. */
    private void link(Waiter waiter, @Nullable Waiter before) {
        var after = before == null ? tail : before.previous;
        waiter.previous = after;
        waiter.next = before;
        if (after == null) {
            head = waiter;
        } else {
            after.next = waiter;
        }
        if (before == null) {
            tail = waiter;
        } else {
            before.previous = waiter;
        }
    }

    private void overtakes() {
        var overtaken = firstInBackground;
        if (overtaken != null && ++overtaken.overtaken >= MOST_OVERTAKEN) {
            firstInBackground = overtaken.next;
        }
    }

    /** Takes the one who has waited longest; null when none does. */
    synchronized @Nullable Waiter poll() {
        var first = head;
        if (first != null) {
            unlink(first);
        }
        return first;
    }

    /** Takes the one who has waited longest for a call of this gateway; null when none does. */
    synchronized @Nullable Waiter pollLocal() {
        var found = head;
        while (found != null && found.isRemote) {
            found = found.next;
        }
        if (found != null) {
            unlink(found);
        }
        return found;
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

    // written under the lock, and read without it; a waiter is itself
    @SuppressWarnings({"NonAtomicVolatileUpdate", "ReferenceEquality"})
    private void unlink(Waiter waiter) {
        if (waiter.isBackground) {
            background--;
        }
        if (firstInBackground == waiter) {
            firstInBackground = waiter.next;
        }
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
        remote = waiter.isRemote ? remote - 1 : remote;
    }
}
