package dev.nabi.gateway.demand;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** Reads the body of a request to the management port, up to 8 MiB; a longer one is refused and its connection closed. */
public final class BoundedBody {
    private static final int MOST_BYTES = 8 << 20;
    private static final int TOO_LARGE = 413;

    private BoundedBody() {}

    public static void read(HttpServerRequest request, Consumer<Buffer> whole) {
        var body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > MOST_BYTES) {
                request.response().setStatusCode(TOO_LARGE).end();
                request.connection().close();
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> whole.accept(body));
    }
}
