package dev.nabi.events.code;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The body of a request for a thread that may wait: a part is taken off the connection when it is asked for. */
final class BodyStream {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpServerRequest request;
    private final Context context;
    private final LinkedBlockingQueue<Part> parts = new LinkedBlockingQueue<>();

    private sealed interface Part {
        record Bytes(Buffer buffer) implements Part {}

        record End() implements Part {}

        record Broken(Throwable cause) implements Part {}
    }

    /** Made on the event loop of the request, before any of the body is read. */
    BodyStream(HttpServerRequest request, Context context) {
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
            return switch (parts.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                case Part.Bytes(var buffer) -> buffer;
                case Part.End() -> null;
                case Part.Broken(var cause) ->
                    throw new IOException("the body broke off: " + cause.getMessage(), cause);
                case null -> throw new IOException("no part of the body came within " + PATIENCE.toSeconds() + " s");
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a body was read", e);
        }
    }
}
