package dev.nabi.gateway.proxy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** A request's body on its way to the function. */
final class RequestPump {
    private final HttpServerRequest in;
    private final HttpClientRequest out;
    private final Body body;
    private final Runnable tooLarge;
    private final Runnable clientGone;
    private @Nullable Buffer last;

    RequestPump(HttpServerRequest in, HttpClientRequest out, Body body, Runnable tooLarge, Runnable clientGone) {
        this.in = in;
        this.out = out;
        this.body = body;
        this.tooLarge = tooLarge;
        this.clientGone = clientGone;
    }

    void start() {
        if (body.length() == Body.UNKNOWN) {
            out.setChunked(true);
            out.headers().remove(HttpHeaders.CONTENT_LENGTH);
        }
        in.handler(this::part);
        in.endHandler(end -> ended());
        in.exceptionHandler(broken -> clientGone.run());
        if (body.mustContinue()) {
            in.response().writeContinue();
        }
        in.resume();
    }

    private void part(Buffer part) {
        if (!body.take(part.length())) {
            in.pause();
            tooLarge.run();
        } else if (body.isWhole()) {
            // Together with the end it is one write.
            last = part;
        } else {
            out.write(part);
            if (out.writeQueueFull()) {
                in.pause();
                out.drainHandler(drained -> in.resume());
            }
        }
    }

    private void ended() {
        if (last == null) {
            out.end();
        } else {
            out.end(last);
        }
    }
}
