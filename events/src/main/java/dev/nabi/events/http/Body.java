package dev.nabi.events.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/**
 * Reads the body of a request as it came, whatever its media type. A handler that takes forms apart would leave nothing of them
 * for the function.
 */
public final class Body implements Handler<RoutingContext> {
    private static final String KEY = Body.class.getName();
    private static final byte[] NOTHING = {};

    private final long most;

    /** Bodies of so many bytes at most. */
    public Body(long most) {
        this.most = most;
    }

    /** The body of a request that has been read. */
    static byte[] of(RoutingContext request) {
        Buffer body = request.get(KEY);
        return body == null ? NOTHING : body.getBytes();
    }

    @Override
    public void handle(RoutingContext request) {
        var from = request.request();
        if (from.isEnded()) {
            request.next();
            return;
        }
        var body = Buffer.buffer();
        from.handler(part -> {
            if (body.length() + part.length() <= most) {
                body.appendBuffer(part);
            } else if (!request.response().ended()) {
                ApiProblem.of(413, "the body is longer than " + most + " bytes").write(request.response());
            }
        });
        from.endHandler(_ -> {
            if (!request.response().ended()) {
                request.put(KEY, body);
                request.next();
            }
        });
        from.resume();
    }
}
