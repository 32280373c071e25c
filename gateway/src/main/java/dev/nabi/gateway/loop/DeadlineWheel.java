package dev.nabi.gateway.loop;

import java.util.function.Consumer;

/**
 * A hashed timing wheel for one event loop: setting and taking back a deadline are a few pointer writes, and one sweep
 * a tick serves them all. After Varghese and Lauck, "Hashed and Hierarchical Timing Wheels": a deadline lies in the
 * slot of its time; one that is more than a turn away is passed over until its turn has come.
 */
public final class DeadlineWheel {
    /** How late a deadline may be told: nothing of a request is bounded in less than whole seconds. */
    public static final long TICK_MILLIS = 50;

    private static final long TICK_NANOS = TICK_MILLIS * 1_000_000;
    private static final int SLOTS = 1024;
    private static final long NEVER = Long.MAX_VALUE;

    private final Deadline[] slots = new Deadline[SLOTS];
    private final Deadline due = new Head();
    private long swept;

    public DeadlineWheel(long nowNanos) {
        for (var i = 0; i < SLOTS; i++) {
            slots[i] = new Head();
        }
        this.swept = nowNanos / TICK_NANOS;
    }

    /**
     * Sets a deadline, in place of an earlier one of the same owner. One that is put off stays where it lies, and moves
     * when the sweep finds it there before its time: a timer that is put off with every request costs one write.
     */
    public void set(Deadline deadline, long atNanos) {
        deadline.atNanos = atNanos;
        var tick = tickOf(atNanos);
        if (deadline.previous == null || tick < deadline.tick) {
            unlink(deadline);
            place(deadline, tick);
        }
    }

    /** Sets a deadline so long after the last sweep: for idle times, which need no look at the clock. */
    public void setAfter(Deadline deadline, long nanos) {
        set(deadline, (swept + 1) * TICK_NANOS + nanos);
    }

    /**
     * Takes a deadline back that its owner sets again and again: it stays linked, and so does its owner, until the sweep
     * comes to it. Whoever ends uses {@link #cancel}.
     */
    public void disarm(Deadline deadline) {
        deadline.atNanos = NEVER;
    }

    /** Takes a deadline back; one that is not set is left alone. */
    public void cancel(Deadline deadline) {
        unlink(deadline);
    }

    private static void unlink(Deadline deadline) {
        if (deadline.previous != null) {
            deadline.previous.next = deadline.next;
            if (deadline.next != null) {
                deadline.next.previous = deadline.previous;
            }
            deadline.previous = null;
            deadline.next = null;
        }
    }

    private long tickOf(long atNanos) {
        // A time that has passed already goes where the next sweep looks.
        return Math.max(atNanos / TICK_NANOS + 1, swept + 1);
    }

    private void place(Deadline deadline, long tick) {
        deadline.tick = tick;
        link(slots[(int) tick & (SLOTS - 1)], deadline);
    }

    /** Shows every deadline that is set; none may be set or cancelled meanwhile. */
    public void forEach(Consumer<Deadline> action) {
        for (var head : slots) {
            for (var deadline = head.next; deadline != null; deadline = deadline.next) {
                if (deadline.atNanos != NEVER) {
                    action.accept(deadline);
                }
            }
        }
    }

    /** Tells every deadline that has passed by now. */
    public void sweep(long nowNanos) {
        var now = nowNanos / TICK_NANOS;
        var turns = Math.min(now - swept, SLOTS);
        for (var tick = now - turns + 1; tick <= now; tick++) {
            swept = tick;
            sweep(slots[(int) tick & (SLOTS - 1)], nowNanos);
        }
    }

    /**
     * Each is visited once: all of the slot move to a list of their own, and one after another leaves it. One that is
     * called may set or cancel any other, in whichever list that is.
     */
    private void sweep(Deadline head, long nowNanos) {
        due.next = head.next;
        head.next = null;
        if (due.next != null) {
            due.next.previous = due;
        }
        try {
            for (var deadline = due.next; deadline != null; deadline = due.next) {
                unlink(deadline);
                if (deadline.atNanos <= nowNanos) {
                    deadline.passed();
                } else if (deadline.atNanos != NEVER) {
                    place(deadline, tickOf(deadline.atNanos));
                }
            }
        } finally {
            // Only where one failed: the others are looked at with the next tick.
            for (var left = due.next; left != null; left = due.next) {
                unlink(left);
                place(left, swept + 1);
            }
        }
    }

    private static void link(Deadline head, Deadline deadline) {
        deadline.previous = head;
        deadline.next = head.next;
        if (head.next != null) {
            head.next.previous = deadline;
        }
        head.next = deadline;
    }

    private static final class Head extends Deadline {
        @Override
        protected void passed() {
            throw new AssertionError("the head of a slot has no time");
        }
    }
}
