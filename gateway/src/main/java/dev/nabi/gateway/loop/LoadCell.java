package dev.nabi.gateway.loop;

import java.lang.invoke.VarHandle;

/**
 * A revision's load on one event loop: one writer, the loop; read from anywhere. A sequence lock: odd while the writer
 * is at work, and a reader that saw it odd or changed reads again, so that the writer pays for no atomic operation.
 *
 * <p>The integral of load over time needs no clock ticks: each invocation adds minus its start when it begins and its
 * end when it ends, and a reader adds now for each that is still there.
 */
public final class LoadCell {
    private volatile int sequence;
    private int queued;
    private int inFlight;
    private long arrivals;
    private long busyNanos;

    public void arrived(long now) {
        var next = open();
        queued++;
        arrivals++;
        busyNanos -= now;
        sequence = next;
    }

    public void started() {
        var next = open();
        queued--;
        inFlight++;
        sequence = next;
    }

    /** An instance refused it before it took a byte: it waits again. */
    public void returned() {
        var next = open();
        inFlight--;
        queued++;
        sequence = next;
    }

    public void gaveUp(long now) {
        var next = open();
        queued--;
        busyNanos += now;
        sequence = next;
    }

    public void ended(long now) {
        var next = open();
        inFlight--;
        busyNanos += now;
        sequence = next;
    }

    private int open() {
        var next = sequence + 2;
        sequence = next - 1;
        VarHandle.storeStoreFence();
        return next;
    }

    /** The load as of now, consistent in itself. */
    public Load read(long now) {
        while (true) {
            var before = sequence;
            var load = new Load(inFlight, queued, busyNanos + (inFlight + queued) * now, arrivals);
            VarHandle.loadLoadFence();
            if ((before & 1) == 0 && sequence == before) {
                return load;
            }
            Thread.onSpinWait();
        }
    }
}
