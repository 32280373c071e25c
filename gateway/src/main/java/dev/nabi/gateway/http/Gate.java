package dev.nabi.gateway.http;

import java.util.concurrent.atomic.AtomicInteger;

/** Whether the gateway takes requests and connections; closed when it shuts down. */
public final class Gate {
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean isClosed;

    public boolean isClosed() {
        return isClosed;
    }

    /** From here on requests are refused; those that were admitted go on. */
    public void close() {
        isClosed = true;
    }

    boolean connected(int most) {
        if (connections.incrementAndGet() <= most) {
            return true;
        }
        connections.decrementAndGet();
        return false;
    }

    void disconnected() {
        connections.decrementAndGet();
    }
}
