package dev.nabi.gateway.call;

import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.ResponseHead;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An answer of the gateway's own: {@code application/problem+json} (RFC 9457) that says what to do. */
public record Problem(
        Failure failure, String detail, @Nullable String invocationId, long retryAfterSeconds, JsonObject more) {
    private static final JsonObject NOTHING_MORE = new JsonObject();

    Problem(Failure failure, String detail, @Nullable String invocationId) {
        this(failure, detail, invocationId, failure.isPassing() ? 1 : 0, NOTHING_MORE);
    }

    static Problem of(Failure failure, String detail) {
        return new Problem(failure, detail, null);
    }

    /** Answers with it, or breaks an answer that has begun: a client must not take half an answer for a whole. */
    public void answer(Client client) {
        if (client.isAnswering()) {
            client.reset();
            return;
        }
        if (!client.isOpen()) {
            return;
        }
        var body = json().encode().getBytes(StandardCharsets.UTF_8);
        var fields = new Fields(256)
                .add("Content-Type", "application/problem+json")
                .add("Content-Length", Integer.toString(body.length));
        if (retryAfterSeconds > 0) {
            fields.add("Retry-After", Long.toString(retryAfterSeconds));
        }
        if (invocationId != null) {
            fields.add("Nabi-Invocation-Id", invocationId);
        }
        client.answer(ResponseHead.of(failure.status(), failure.title(), fields, Length.of(body.length)), null);
        if (!client.request().isHead()) {
            client.write(Unpooled.wrappedBuffer(body));
        }
        client.end(null);
    }

    private JsonObject json() {
        var json = new JsonObject()
                .put("type", failure.type())
                .put("title", failure.title())
                .put("status", failure.status())
                .put("detail", detail)
                .mergeIn(more);
        return invocationId == null ? json : json.put("invocationId", invocationId);
    }
}
