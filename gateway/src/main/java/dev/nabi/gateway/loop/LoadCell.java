package dev.nabi.gateway.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A revision's load on one event loop: one writer, the loop; read from anywhere. A sequence lock: odd while the writer
 * is at work, and a reader that saw it odd or changed reads again, so that the writer pays for no atomic operation.
 *
 * <p>The integral of load over time needs no clock ticks: each invocation adds minus its start when it begins and its
 * end when it ends, and a reader adds now for each that is still there.
 */
public final class LoadCell {
    private static final VarHandle SEQUENCE;

    static {
        try {
            SEQUENCE = MethodHandles.lookup().findVarHandle(LoadCell.class, "sequence", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

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
        close(next);
    }

    public void started() {
        var next = open();
        queued--;
        inFlight++;
        close(next);
    }

    /** An instance refused it before it took a byte: it waits again. */
    public void returned() {
        var next = open();
        inFlight--;
        queued++;
        close(next);
    }

    public void gaveUp(long now) {
        var next = open();
        queued--;
        busyNanos += now;
        close(next);
    }

    public void ended(long now) {
        var next = open();
        inFlight--;
        busyNanos += now;
        close(next);
    }

    private int open() {
        var next = sequence + 2;
        SEQUENCE.setOpaque(this, next - 1);
        VarHandle.storeStoreFence();
        return next;
    }

    /** Ordered behind what was written, and no more: a volatile write waits for all earlier ones to leave the processor. */
    private void close(int next) {
        SEQUENCE.setRelease(this, next);
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
