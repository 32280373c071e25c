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
import java.util.function.LongSupplier;

/** Accepts connections, at most {@link #MAX_CONNECTIONS} at a time, and serves each with the same handler. */
public final class HttpServer implements Closeable {
    static final int MAX_CONNECTIONS = 10_000;
    private static final int BACKLOG = 4096;

    /** Far longer than any proxy keeps an idle connection: the side that reuses connections should close them. */
    static final Duration MAX_QUIET = Duration.ofHours(1);

    private final ServerSocket listener;
    private final ExchangeHandler handler;
    private final LongSupplier nanoTime;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong number = new AtomicLong();
    private final ThreadFactory threads = Thread.ofVirtual().factory();
    private volatile boolean draining;
    private volatile boolean closed;

    private HttpServer(ServerSocket listener, ExchangeHandler handler, LongSupplier nanoTime) {
        this.listener = listener;
        this.handler = handler;
        this.nanoTime = nanoTime;
    }

    /** Listens from now on; {@link #serve()} starts to accept. */
    public static HttpServer listen(InetSocketAddress address, ExchangeHandler handler, LongSupplier nanoTime)
            throws IOException {
        var listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(address, BACKLOG);
        return new HttpServer(listener, handler, nanoTime);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Accepts on the caller's thread until the server is closed. */
    public void serve() throws IOException {
        while (!closed) {
            Socket socket;
            try {
                socket = listener.accept();
            } catch (IOException failure) {
                if (closed) {
                    return;
                }
                throw failure;
            }
            accept(socket);
        }
    }

    private void accept(Socket socket) throws IOException {
        if (number.incrementAndGet() % 256 == 0 || connections.size() >= MAX_CONNECTIONS) {
            closeQuietLongerThan(MAX_QUIET);
        }
        if (connections.size() >= MAX_CONNECTIONS) {
            socket.close();
            return;
        }
        try {
            var connection = new Connection(socket, this);
            connections.add(connection);
            start(connection::awaitNext);
        } catch (IOException goneAlready) {
            socket.close();
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
