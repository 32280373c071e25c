package dev.nabi.gateway.demand;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** {@code GET /demand}: the demand stream for who knows the token. */
public final class DemandEndpoint implements Handler<HttpServerRequest> {
    /** A reader that is this far behind is cut off: it connects again and is told everything. */
    private static final int MOST_BEHIND_BYTES = 4 << 20;

    private final DemandStream stream;
    private final Context context;
    private final OperatorToken token;

    public DemandEndpoint(DemandStream stream, Context context, OperatorToken token) {
        this.stream = stream;
        this.context = context;
        this.token = token;
    }

    @Override
    public void handle(HttpServerRequest request) {
        var response = request.response();
        if (!token.admits(request)) {
            return;
        }
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson")
                .setWriteQueueMaxSize(MOST_BEHIND_BYTES);
        var reader = new Connected(response);
        response.closeHandler(closed -> context.runOnContext(run -> stream.unsubscribe(reader)));
        response.exceptionHandler(broken -> context.runOnContext(run -> stream.unsubscribe(reader)));
        context.runOnContext(run -> stream.subscribe(reader));
    }

    private record Connected(HttpServerResponse response) implements DemandStream.Reader {
        @Override
        public boolean write(String line) {
            if (response.closed()) {
                return false;
            }
            if (response.writeQueueFull()) {
                response.reset();
                return false;
            }
            response.write(line);
            return true;
        }
    }
}
