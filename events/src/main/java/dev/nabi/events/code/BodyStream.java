package dev.nabi.events.code;

import dev.nabi.events.http.ApiProblem;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request for a thread that may wait: a part is taken off the connection when it is asked for. A client that sends
 * slower than the minimum is given up.
 */
final class BodyStream {
    /** How long what a refused client still sends is read and dropped: a reset would take the answer away from it. */
    private static final long LINGER_MILLIS = 2_000;

    private final UploadRate rate;
    private final HttpServerRequest request;
    private final Context context;
    private final LinkedBlockingQueue<Part> parts = new LinkedBlockingQueue<>();

    private sealed interface Part {
        record Bytes(Buffer buffer) implements Part {}

        record End() implements Part {}

        record Broken(Throwable cause) implements Part {}
    }

    /** Made on the event loop of the request, before any of the body is read. */
    BodyStream(HttpServerRequest request, Context context, UploadRate rate) {
        this.rate = rate;
        this.request = request;
        this.context = context;
        request.handler(buffer -> parts.add(new Part.Bytes(buffer)));
        request.endHandler(_ -> parts.add(new Part.End()));
        request.exceptionHandler(cause -> parts.add(new Part.Broken(cause)));
        request.pause();
    }

    /** The next part; null at the end. */
    @Nullable
    Buffer next() throws IOException {
        context.runOnContext(_ -> request.fetch(1));
        try {
            while (true) {
                var before = System.nanoTime();
                var part = parts.poll(rate.patienceNanos(), TimeUnit.NANOSECONDS);
                var came = part instanceof Part.Bytes(var buffer) ? buffer.length() : 0;
                var isTooSlow = rate.isTooSlow(System.nanoTime() - before, came);
                switch (part) {
                    case Part.Bytes(var buffer)
                    when !isTooSlow -> {
                        return buffer;
                    }
                    case Part.End() -> {
                        return null;
                    }
                    case Part.Broken(var cause) ->
                        throw new IOException("the body broke off: " + cause.getMessage(), cause);
                    case null, default -> refuseSlow(isTooSlow);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a body was read", e);
        }
    }

    /**
     * Ends the connection after the answer, which is not written yet. The field of the answer alone does not: Vert.x looks at
     * the request's.
     */
    void isLast() {
        request.response().putHeader("Connection", "close").endHandler(_ -> context.runOnContext(_ -> linger()));
    }

    private void linger() {
        if (!request.isEnded()) {
            request.handler(_ -> {}).resume();
        }
        var _ = context.owner()
                .setTimer(LINGER_MILLIS, _ -> request.connection().close());
    }

    private static void refuseSlow(boolean isTooSlow) {
        if (isTooSlow) {
            throw ApiProblem.of(
                    408,
                    "the code came in less than the minimum rate (nabi.code.min-rate): others wait for the upload's place");
        }
    }
}
