package dev.nabi.gateway.call;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether the gateway takes requests and connections.
 *
 * <pre>
 * open ── leave ──→ leaving: each answer is the last of its connection ── close ──→ closed: requests are refused
 * </pre>
 */
public final class Gate {
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean isLeaving;
    private volatile boolean isClosed;

    /** Whether clients are sent elsewhere with their next request. */
    public boolean isLeaving() {
        return isLeaving;
    }

    /** Serves on, and has clients that keep a connection open make another one, which leads to another gateway. */
    public void leave() {
        isLeaving = true;
    }

    public boolean isClosed() {
        return isClosed;
    }

    /** From here on requests are refused; those that were admitted go on. */
    public void close() {
        isLeaving = true;
        isClosed = true;
    }

    public boolean connected(int most) {
        if (connections.incrementAndGet() <= most) {
            return true;
        }
        connections.decrementAndGet();
        return false;
    }

    public void disconnected() {
        connections.decrementAndGet();
    }
}
