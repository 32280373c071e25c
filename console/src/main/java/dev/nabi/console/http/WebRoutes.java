package dev.nabi.console.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.jboss.logging.Logger;

/** Reads a request whole, within a bound, and answers it on a virtual thread. */
public final class WebRoutes {
    private static final Logger LOG = Logger.getLogger(WebRoutes.class);

    private final ExecutorService threads;
    private final Semaphore places;
    private final long mostBytes;
    private final AtomicLong held = new AtomicLong();

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
            if (!places.tryAcquire()) {
                end(
                        request,
                        WebAnswer.text(503, "text/plain", "busy; try again").with("Retry-After", "1"));
                return;
            }
            read(request, mostBytes.applyAsLong(request), handler);
        };
    }

    private void read(HttpServerRequest request, long most, WebHandler handler) {
        var body = new Body(request, most);
        request.exceptionHandler(_ -> body.release());
        request.handler(body::add);
        request.endHandler(_ -> {
            if (!body.isOver && body.isOpen) {
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
                body.release();
                end(request, answer);
            });
        } catch (RejectedExecutionException stopping) {
            body.release();
            end(request, WebAnswer.text(503, "text/plain", "stopping").with("Retry-After", "1"));
        }
    }

    private static WebAnswer answerOf(HttpServerRequest request, Body body, WebHandler handler) {
        try {
            return handler.handle(asked(request, body.bytes.getBytes()));
        } catch (Exception e) {
            LOG.errorf(e, "%s %s was not answered", request.method(), request.path());
            return WebAnswer.text(500, "text/plain", "internal error; the console's log has the details");
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
        response.setStatusCode(answer.status());
        answer.fields().forEach(response::putHeader);
        if (answer.fields().getOrDefault("Content-Type", "").startsWith("text/html")) {
            // Quarkus puts "identity" there, which says that an answer is not to be compressed.
            response.headers().remove("Content-Encoding");
        }
        var _ = response.end(Buffer.buffer(answer.body()));
    }

    /** What came of a body so far, and its place. */
    private final class Body {
        private final HttpServerRequest request;
        private final long most;
        private final Buffer bytes = Buffer.buffer();
        private boolean isOver;
        private volatile boolean isOpen = true;

        Body(HttpServerRequest request, long most) {
            this.request = request;
            this.most = most;
        }

        void add(Buffer part) {
            if (isOver) {
                return;
            }
            if (bytes.length() + (long) part.length() > most) {
                refuse(WebAnswer.text(413, "text/plain", "the body has more than " + most + " bytes"));
            } else if (held.addAndGet(part.length()) > mostBytes) {
                bytes.appendBuffer(part);
                refuse(WebAnswer.text(503, "text/plain", "all bodies together have more than " + mostBytes + " bytes")
                        .with("Retry-After", "1"));
            } else {
                bytes.appendBuffer(part);
            }
        }

        private void refuse(WebAnswer answer) {
            isOver = true;
            release();
            end(request, answer.with("Connection", "close"));
        }

        synchronized void release() {
            if (isOpen) {
                isOpen = false;
                held.addAndGet(-bytes.length());
                places.release();
            }
        }
    }
}
