package dev.nabi.gateway.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from event loops to the one thread that writes calls somewhere. An event loop never waits: a call that
 * finds it full is dropped, and counted.
 */
public final class FinishedCalls {
    private final ConcurrentLinkedQueue<FinishedCall> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private final int most;
    private final int batch;
    private volatile @Nullable Thread reader;
    private volatile boolean isClosed;

    /**
     * @param most calls that wait at most
     * @param batch at so many the reader is woken before its time
     */
    public FinishedCalls(int most, int batch) {
        this.most = most;
        this.batch = batch;
    }

    public void offer(FinishedCall call) {
        var now = size.incrementAndGet();
        if (now > most) {
            size.decrementAndGet();
            dropped.increment();
            return;
        }
        queue.add(call);
        if (now == batch) {
            LockSupport.unpark(reader);
        }
    }

    /** Waits until a batch is there, or for {@code nanos}; only ever called by one thread. */
    void await(long nanos) {
        reader = Thread.currentThread();
        var until = System.nanoTime() + nanos;
        for (var left = nanos; size.get() < batch && left > 0 && !isClosed; left = until - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    /** A batch at most; empty when there is none. */
    List<FinishedCall> poll() {
        var calls = new ArrayList<FinishedCall>();
        while (calls.size() < batch) {
            var call = queue.poll();
            if (call == null) {
                break;
            }
            size.decrementAndGet();
            calls.add(call);
        }
        return calls;
    }

    /** Nobody waits for a batch any more. */
    void close() {
        isClosed = true;
        LockSupport.unpark(reader);
    }

    int size() {
        return size.get();
    }

    /** Calls that found it full. */
    public double dropped() {
        return dropped.doubleValue();
    }
}
