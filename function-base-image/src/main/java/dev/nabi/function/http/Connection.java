package dev.nabi.function.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One connection, request after request. Each request is served on a virtual thread of its own: the thread that
 * answered the last one waits for the next head, starts a fresh thread for it and ends, so that nothing that a
 * handler leaves on its thread reaches the next invocation, and no second thread waits beside the first.
 */
final class Connection implements Closeable {
    private static final int MAX_DRAIN = 256 * 1024;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final Socket socket;
    private final SocketInput in;
    private final OutputStream out;
    private final HttpServer server;
    private volatile boolean idle = true;
    private volatile long quietSince;

    Connection(Socket socket, HttpServer server) throws IOException {
        socket.setTcpNoDelay(true);
        this.socket = socket;
        this.in = new SocketInput(socket.getInputStream());
        this.out = socket.getOutputStream();
        this.server = server;
        this.quietSince = server.nanoTime();
    }

    /** True while no request is being served. */
    boolean isIdle() {
        return idle;
    }

    /** When the connection last had nothing to serve, for the bound on how long it may stay so. */
    long quietSince() {
        return quietSince;
    }

    /** Waits for one head and starts its invocation. */
    void awaitNext() {
        RequestHead head;
        try {
            head = next();
        } catch (IOException | RuntimeException gone) {
            head = null;
        }
        if (head == null) {
            close();
            return;
        }
        var request = head;
        idle = false;
        server.start(() -> serve(request));
    }

    private @Nullable RequestHead next() throws IOException {
        try {
            return in.readHead();
        } catch (HttpException refused) {
            refuse(refused);
            return null;
        }
    }

    private void serve(RequestHead head) {
        try {
            if (exchange(head)) {
                quietSince = server.nanoTime();
                idle = true;
                if (!server.isClosed()) {
                    awaitNext();
                    return;
                }
            }
        } catch (IOException gone) {
            // The peer has gone, or the answer could not be finished: closing is the only way left to say so.
        }
        close();
    }

    private boolean exchange(RequestHead head) throws IOException {
        var response = new Response(out, head);
        try {
            var body = new RequestBody(in, Framing.of(head), () -> {
                if (head.expectsContinue()) {
                    out.write(CONTINUE);
                }
            });
            if (head.wantsClose() || server.isDraining()) {
                response.closeAfter();
            }
            server.handler().handle(new Exchange(head, body, response, this));
            response.finish();
            boolean unsentBody = head.expectsContinue() && !body.isStarted() && !body.isConsumed();
            return !response.closes() && !unsentBody && body.drain(MAX_DRAIN);
        } catch (HttpException refused) {
            if (!response.isCommitted()) {
                refuse(refused);
            }
            return false;
        }
    }

    private void refuse(HttpException refused) throws IOException {
        var response = new Response(out, true, false);
        response.status(refused.status());
        response.closeAfter();
        response.headers().add("Content-Type", "text/plain; charset=utf-8");
        response.send((refused.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
        lingerBeforeClose();
    }

    /** Closing with unread input resets the connection, and the reset may overtake the answer. */
    private void lingerBeforeClose() throws IOException {
        socket.shutdownOutput();
        socket.setSoTimeout(1000);
        var bin = new byte[8192];
        for (int drained = 0; drained < MAX_DRAIN; ) {
            int count = socket.getInputStream().read(bin);
            if (count < 0) {
                return;
            }
            drained += count;
        }
    }

    @Override
    public void close() {
        server.forget(this);
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is gone either way.
        }
    }
}
