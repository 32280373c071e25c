package dev.nabi.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** An answer of the gateway's own: {@code application/problem+json} (RFC 9457) that says what to do. */
record Problem(Failure failure, String detail, @Nullable String invocationId) {
    private static final String RETRY_AFTER_SECONDS = "1";

    static Problem of(Failure failure, String detail) {
        return new Problem(failure, detail, null);
    }

    /** Answers with it, or breaks an answer that has begun: a client must not take half an answer for a whole. */
    void answer(HttpServerRequest in) {
        var response = in.response();
        if (response.headWritten()) {
            response.reset();
            return;
        }
        if (response.ended() || response.closed()) {
            return;
        }
        var connection = response.headers().get(HttpHeaders.CONNECTION);
        response.headers().clear();
        if (connection != null) {
            response.putHeader(HttpHeaders.CONNECTION, connection);
        }
        response.setStatusCode(failure.status())
                .setStatusMessage(failure.title())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
        if (failure.isPassing()) {
            response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        if (invocationId != null) {
            response.putHeader(OwnHeaders.INVOCATION_ID, invocationId);
        }
        response.end(json().toBuffer());
    }

    private JsonObject json() {
        var json = new JsonObject()
                .put("type", failure.type())
                .put("title", failure.title())
                .put("status", failure.status())
                .put("detail", detail);
        return invocationId == null ? json : json.put("invocationId", invocationId);
    }
}
