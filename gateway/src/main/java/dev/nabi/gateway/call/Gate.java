package dev.nabi.gateway.call;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether the gateway takes requests and connections.
 *
 * <pre>
 * open ── drain ──→ draining: each answer is the last of its connection ── close ──→ closed: requests are refused
 * </pre>
 */
public final class Gate {
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean isDraining;
    private volatile boolean isClosed;

    /** Whether clients are sent elsewhere with their next request. */
    public boolean isDraining() {
        return isDraining;
    }

    /** Serves on, and has clients that keep a connection open make another one, which leads to another gateway. */
    public void drain() {
        isDraining = true;
    }

    public boolean isClosed() {
        return isClosed;
    }

    /** From here on requests are refused; those that were admitted go on. */
    public void close() {
        isDraining = true;
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
