package dev.nabi.console.http;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.jboss.logging.Logger;

/** Reads a request whole, within a bound, and answers it, whole or as a stream, on a virtual thread. */
public final class WebRoutes {
    private static final Logger LOG = Logger.getLogger(WebRoutes.class);

    /** Within which a body has to come: 50 MB at 2 Mbit/s. */
    private static final long BODY_MILLIS = 240_000;

    /** How long what a refused client still sends is read and dropped: a reset would take the answer away from it. */
    private static final long LINGER_MILLIS = 2_000;

    /** What a body has before it may have to give way to another request. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ExecutorService threads;
    private final Semaphore places;
    private final long mostBytes;
    private final AtomicLong held = new AtomicLong();
    /** Bodies that are not whole yet, the oldest first. */
    private final Queue<Body> coming = new ConcurrentLinkedQueue<>();

    /**
     * @param most the most requests that are read or answered at once; more are answered 503
     * @param mostBytes the most bytes of all their bodies together
     */
    public WebRoutes(ExecutorService threads, int most, long mostBytes) {
        this.threads = threads;
        this.places = new Semaphore(most);
        this.mostBytes = mostBytes;
    }

    /** A route's handler. The longest body may differ between requests. */
    public Handler<RoutingContext> blocking(ToLongFunction<HttpServerRequest> mostBytes, WebHandler handler) {
        return context -> {
            var request = context.request();
            if (!places.tryAcquire() && !(isPlaceMade() && places.tryAcquire())) {
                end(request, handler.refusal(503, "busy; try again").with("Retry-After", "1"));
                return;
            }
            // What alone is more than all may have is too long, not too much at once.
            var most = Math.min(mostBytes.applyAsLong(request), this.mostBytes);
            read(
                    context.vertx(),
                    request,
                    new Body(request, most, handler, context.vertx().getOrCreateContext()),
                    handler);
        };
    }

    /** Who sends slowly keeps nobody out: the oldest body that is still coming gives way. */
    private boolean isPlaceMade() {
        var oldest = coming.peek();
        return oldest != null && oldest.isGivingWay();
    }

    private void read(Vertx vertx, HttpServerRequest request, Body body, WebHandler handler) {
        var patience = vertx.setTimer(BODY_MILLIS, _ -> body.late());
        request.exceptionHandler(_ -> {
            vertx.cancelTimer(patience);
            body.release();
        });
        request.handler(body::add);
        request.endHandler(_ -> {
            vertx.cancelTimer(patience);
            if (body.isWhole()) {
                answer(request, body, handler);
            }
        });
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        request.resume();
    }

    private void answer(HttpServerRequest request, Body body, WebHandler handler) {
        try {
            threads.execute(() -> {
                var answer = answerOf(request, body, handler);
                if (answer.writer() != null) {
                    stream(request, answer, answer.writer());
                    body.release();
                } else {
                    body.release();
                    end(request, answer);
                }
            });
        } catch (RejectedExecutionException stopping) {
            body.release();
            end(request, handler.refusal(503, "stopping").with("Retry-After", "1"));
        }
    }

    /** An answer that breaks off is no whole one: the connection is closed. */
    private static void stream(HttpServerRequest request, WebAnswer answer, BodyWriter writer) {
        var hasBody = answer.status() != 204 && answer.status() != 304;
        head(request.response(), answer).setChunked(hasBody);
        try (var client = new ResponseOutput(request.response())) {
            writer.writeTo(client);
        } catch (IOException | RuntimeException e) {
            LOG.debugf(e, "%s %s was not answered to its end", request.method(), request.path());
            var _ = request.connection().close();
        }
    }

    private static WebAnswer answerOf(HttpServerRequest request, Body body, WebHandler handler) {
        try {
            return handler.handle(asked(request, body.bytes.getBytes()));
        } catch (Exception e) {
            LOG.errorf(e, "%s %s was not answered", request.method(), request.path());
            return handler.refusal(500, "internal error; the console's log has the details");
        }
    }

    private static WebRequest asked(HttpServerRequest request, byte[] body) {
        var remote = request.remoteAddress();
        return new WebRequest(
                request.method().name(),
                Objects.requireNonNullElse(request.path(), "/"),
                Objects.requireNonNullElse(request.query(), ""),
                Objects.requireNonNullElse(request.getHeader("Host"), String.valueOf(request.authority())),
                request.headers(),
                body,
                remote == null ? "" : Objects.requireNonNullElse(remote.hostAddress(), ""));
    }

    private static void end(HttpServerRequest request, WebAnswer answer) {
        var response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        var _ = head(response, answer).end(Buffer.buffer(answer.body()));
    }

    private static HttpServerResponse head(HttpServerResponse response, WebAnswer answer) {
        response.setStatusCode(answer.status());
        answer.fields().forEach(response::putHeader);
        if (answer.fields().getOrDefault("Content-Type", "").startsWith("text/html")) {
            // Quarkus puts "identity" there, which says that an answer is not to be compressed.
            response.headers().remove("Content-Encoding");
        }
        return response;
    }

    /** What came of a body so far, and its place. */
    private final class Body {
        private final HttpServerRequest request;
        private final long most;
        private final WebHandler handler;
        private final Context context;
        private final long since = System.nanoTime();
        private final Buffer bytes = Buffer.buffer();
        /** Nothing more of it is taken. */
        private boolean isOver;

        private volatile boolean isOpen = true;

        Body(HttpServerRequest request, long most, WebHandler handler, Context context) {
            this.request = request;
            this.most = most;
            this.handler = handler;
            this.context = context;
            coming.add(this);
        }

        synchronized void add(Buffer part) {
            if (isOver) {
                return;
            }
            if (bytes.length() + (long) part.length() > most) {
                refuse(handler.refusal(413, "the body has more than " + most + " bytes"));
            } else if (held.addAndGet(part.length()) > mostBytes) {
                bytes.appendBuffer(part);
                refuse(handler.refusal(503, "all bodies together have more than " + mostBytes + " bytes")
                        .with("Retry-After", "1"));
            } else {
                bytes.appendBuffer(part);
            }
        }

        synchronized boolean isWhole() {
            var isWhole = !isOver && isOpen;
            isOver = true;
            coming.remove(this);
            return isWhole;
        }

        synchronized boolean isGivingWay() {
            if (isOver || !isOpen || System.nanoTime() - since < GRACE_NANOS) {
                return false;
            }
            isOver = true;
            release();
            context.runOnContext(_ -> refuse(handler.refusal(503, "busy, and the body came slowly; try again")));
            return true;
        }

        synchronized void late() {
            if (!isOver && isOpen) {
                refuse(handler.refusal(408, "the body did not come within " + BODY_MILLIS / 1_000 + " s"));
            }
        }

        private void refuse(WebAnswer answer) {
            isOver = true;
            release();
            // HTTP/2 has no such field, and clients refuse an answer that has it.
            if (request.version() == HttpVersion.HTTP_2) {
                end(request, answer);
                return;
            }
            end(request, answer.with("Connection", "close"));
            // The field alone does not end it: Vert.x looks at the request's.
            var _ = Objects.requireNonNull(Vertx.currentContext())
                    .owner()
                    .setTimer(LINGER_MILLIS, _ -> request.connection().close());
        }

        synchronized void release() {
            if (isOpen) {
                isOpen = false;
                coming.remove(this);
                held.addAndGet(-bytes.length());
                places.release();
            }
        }
    }
}
