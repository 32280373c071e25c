package dev.nabi.function.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection, request after request. Each request is served on a virtual thread of its own: the thread that
 * answered the last one waits for the next head, starts a fresh thread for it and ends, so that nothing that a
 * handler leaves on its thread reaches the next invocation, and no second thread waits beside the first.
 */
public final class Connection implements Closeable {
    private static final int MAX_DRAIN = 256 * 1024;
    private static final Duration LINGER = Duration.ofSeconds(10);
    private static final Duration LINGER_BETWEEN_READS = Duration.ofSeconds(2);
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

    /** Waits for one head and starts its invocation; whatever happens instead, the socket is closed. */
    void awaitNext() {
        boolean started = false;
        try {
            var head = next();
            if (head != null) {
                idle = false;
                server.start(() -> serve(head));
                started = true;
            }
        } catch (IOException | RuntimeException gone) {
            // There is nobody to be answered.
        } finally {
            if (!started) {
                close();
            }
        }
    }

    private @Nullable RequestHead next() throws IOException {
        try {
            return in.readHead();
        } catch (HttpException refused) {
            answer(refused, new Response(out, true, false));
            linger();
            return null;
        }
    }

    private void serve(RequestHead head) {
        boolean goesOn = false;
        try {
            goesOn = exchange(head);
        } catch (IOException gone) {
            // The peer has gone, or the answer could not be finished: closing is the only way left to say so.
        } finally {
            if (!goesOn) {
                close();
            }
        }
        if (goesOn) {
            quietSince = server.nanoTime();
            idle = true;
            if (server.isClosed()) {
                close();
            } else {
                awaitNext();
            }
        }
    }

    /** True when the connection can take another request. */
    private boolean exchange(RequestHead head) throws IOException {
        var response = new Response(out, head);
        try {
            var body = body(head);
            try {
                return exchange(head, body, response);
            } finally {
                body.release();
            }
        } catch (HttpException refused) {
            refuse(refused, response);
        } catch (RuntimeException | Error fault) {
            // The handler answers for the function's failures; this is one of the server's own.
            refuse(new HttpException(500, "the function's server failed; its log has the reason"), response);
            throw fault;
        }
        return false;
    }

    private RequestBody body(RequestHead head) throws HttpException {
        return new RequestBody(in, Framing.of(head), server.bodies(), () -> {
            if (head.expectsContinue()) {
                out.write(CONTINUE);
            }
        });
    }

    private boolean exchange(RequestHead head, RequestBody body, Response response) throws IOException {
        if (head.wantsClose() || server.isDraining()) {
            response.closeAfter();
        }
        response.closeAtEndIf(() -> isUnasked(head, body) || body.leavesMoreThan(MAX_DRAIN));
        server.handler().handle(new Exchange(head, body, response, this));
        response.finish();
        if (!response.closes() && !isUnasked(head, body) && body.drain(MAX_DRAIN)) {
            return true;
        }
        if (!body.isConsumed()) {
            linger();
        }
        return false;
    }

    /** Whether the client that waits to be asked for the body still sends it, nobody knows. */
    private static boolean isUnasked(RequestHead head, RequestBody body) {
        return head.expectsContinue() && !body.isStarted() && !body.isConsumed();
    }

    private void refuse(HttpException refused, Response instead) throws IOException {
        if (!instead.isCommitted()) {
            answer(refused, instead.replacement());
            linger();
        }
    }

    /** Answers in place of the handler, whose response has not begun; the connection ends with it. */
    public void answer(HttpException refused, Response response) throws IOException {
        response.closeAfter();
        Problem.of(refused.status(), refused.getMessage()).send(response);
    }

    /**
     * Says that no more comes and reads what the peer still sends: to close with unread input resets the connection, and
     * the reset may overtake the answer.
     */
    public void linger() throws IOException {
        long start = server.nanoTime();
        socket.shutdownOutput();
        socket.setSoTimeout((int) LINGER_BETWEEN_READS.toMillis());
        var bin = new byte[16 * 1024];
        try {
            while (server.nanoTime() - start < LINGER.toNanos()) {
                if (socket.getInputStream().read(bin) < 0) {
                    return;
                }
            }
        } catch (SocketTimeoutException silent) {
            // The peer had its time to read the answer.
        }
    }

    @Override
    public void close() {
        server.forget(this);
        HttpServer.close(socket);
    }
}
