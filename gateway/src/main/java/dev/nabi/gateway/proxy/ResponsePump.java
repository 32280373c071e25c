package dev.nabi.gateway.proxy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An answer's body on its way to the client. */
final class ResponsePump {
    private static final int NOT_MODIFIED = 304;
    private static final int NO_CONTENT = 204;
    private static final long UNKNOWN = -1;

    private final HttpClientResponse from;
    private final HttpServerResponse to;
    private final BooleanSupplier completing;
    private long length;
    private long bytes;
    private @Nullable Buffer last;

    /** {@code completing} is asked before the last byte goes out, and says no when it must not. */
    ResponsePump(HttpClientResponse from, HttpServerResponse to, BooleanSupplier completing) {
        this.from = from;
        this.to = to;
        this.completing = completing;
    }

    long bytes() {
        return bytes;
    }

    void start() {
        var announced = from.headers().get(HttpHeaders.CONTENT_LENGTH);
        length = announced == null ? UNKNOWN : Long.parseLong(announced);
        if (length == UNKNOWN && mayHaveBody()) {
            to.setChunked(true);
        }
        from.handler(this::part);
        from.endHandler(end -> ended());
    }

    private boolean mayHaveBody() {
        return !from.request().getMethod().equals(HttpMethod.HEAD)
                && from.statusCode() != NO_CONTENT
                && from.statusCode() != NOT_MODIFIED;
    }

    private void part(Buffer part) {
        bytes += part.length();
        if (bytes == length) {
            last = part;
            return;
        }
        to.write(part);
        if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(drained -> from.resume());
        }
    }

    private void ended() {
        if (!completing.getAsBoolean()) {
            return;
        }
        if (!from.trailers().isEmpty()) {
            ResponseHead.copy(from.trailers(), to.trailers());
        }
        if (last == null) {
            to.end();
        } else {
            to.end(last);
        }
    }
}
