package dev.nabi.function.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Accepts connections, at most {@link #MAX_CONNECTIONS} at a time, and serves each with the same handler. */
public final class HttpServer implements Closeable {
    static final int MAX_CONNECTIONS = 10_000;
    private static final int BACKLOG = 4096;

    /** Far longer than any proxy keeps an idle connection: the side that reuses connections should close them. */
    static final Duration MAX_QUIET = Duration.ofHours(1);

    private static final Duration QUIET_IN_NEED = Duration.ofMinutes(1);
    private static final Duration BETWEEN_ACCEPTS = Duration.ofMillis(100);

    private final ServerSocket listener;
    private final ExchangeHandler handler;
    private final LongSupplier nanoTime;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong number = new AtomicLong();
    private final BodyBudget bodies;

    /** A thread starts from nothing: what a handler leaves in an InheritableThreadLocal is not the next caller's. */
    private final ThreadFactory threads =
            Thread.ofVirtual().inheritInheritableThreadLocals(false).factory();

    private volatile boolean draining;
    private volatile boolean closed;

    private HttpServer(ServerSocket listener, ExchangeHandler handler, BodyBudget bodies, LongSupplier nanoTime) {
        this.listener = listener;
        this.handler = handler;
        this.bodies = bodies;
        this.nanoTime = nanoTime;
    }

    /** Listens from now on; {@link #serve()} starts to accept. */
    public static HttpServer listen(
            InetSocketAddress address, ExchangeHandler handler, BodyBudget bodies, LongSupplier nanoTime)
            throws IOException {
        var listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(address, BACKLOG);
        return new HttpServer(listener, handler, bodies, nanoTime);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Accepts on the caller's thread until the server is closed; a failure to accept does not end it. */
    public void serve() {
        boolean failing = false;
        while (!closed) {
            try {
                accept(listener.accept());
                failing = false;
            } catch (IOException failure) {
                if (!closed && !failing) {
                    System.err.println("nabi: cannot accept a connection, trying again: " + failure.getMessage());
                }
                failing = true;
                // Mostly out of file descriptors: requests that end give some back, and idle connections can.
                closeQuietLongerThan(QUIET_IN_NEED);
                LockSupport.parkNanos(BETWEEN_ACCEPTS.toNanos());
            }
        }
    }

    private void accept(Socket socket) {
        if (number.incrementAndGet() % 256 == 0 || connections.size() >= MAX_CONNECTIONS) {
            closeQuietLongerThan(MAX_QUIET);
        }
        if (connections.size() >= MAX_CONNECTIONS) {
            close(socket);
            return;
        }
        try {
            var connection = new Connection(socket, this);
            connections.add(connection);
            start(connection::awaitNext);
        } catch (IOException goneAlready) {
            close(socket);
        }
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is gone either way.
        }
    }

    private void closeQuietLongerThan(Duration bound) {
        long now = nanoTime.getAsLong();
        for (var connection : connections) {
            if (connection.isIdle() && now - connection.quietSince() > bound.toNanos()) {
                connection.close();
            }
        }
    }

    /** From now on every answer ends its connection. */
    public void drain() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    boolean isClosed() {
        return closed;
    }

    /** Accepts no more and drops the connections that serve nothing; what is being answered goes on. */
    @Override
    public void close() {
        draining = true;
        closed = true;
        try {
            listener.close();
        } catch (IOException ignored) {
            // Nothing is accepted either way.
        }
        connections.stream().filter(Connection::isIdle).forEach(Connection::close);
    }

    BodyBudget bodies() {
        return bodies;
    }

    ExchangeHandler handler() {
        return handler;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    void start(Runnable work) {
        threads.newThread(work).start();
    }

    void forget(Connection connection) {
        connections.remove(connection);
    }
}
