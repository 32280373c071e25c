package dev.nabi.events.http;

import dev.nabi.events.store.AttemptRecord;
import dev.nabi.events.store.EventContent;
import dev.nabi.events.store.EventResult;
import dev.nabi.events.store.EventState;
import dev.nabi.events.store.StoredEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** Events as the API shows them. */
final class EventJson {
    private EventJson() {}

    /** The state that callers see: a dead letter is failed where the function refused it, expired where it was too old. */
    static String state(StoredEvent event) {
        var reason = event.reason();
        if (event.state() == EventState.DEAD && reason != null) {
            return switch (reason) {
                case REJECTED -> "failed";
                case AGE_SPENT -> "expired";
                case ATTEMPTS_SPENT, QUARANTINED, TARGET_GONE, UNDELIVERABLE -> "dead";
            };
        }
        return event.state() == EventState.BLOCKED
                ? "queued"
                : event.state().name().toLowerCase(Locale.ROOT);
    }

    /** In a list, for which histories are not read. */
    static JsonObject inList(StoredEvent event) {
        var json = of(event);
        json.remove("attempts");
        return json;
    }

    static JsonObject of(StoredEvent event) {
        var json = new JsonObject()
                .put("id", event.id())
                .put("namespace", event.lane().namespace())
                .put("function", event.lane().function());
        if (!event.lane().trigger().isEmpty()) {
            json.put("trigger", event.lane().trigger());
        }
        json.put("state", state(event))
                .put("acceptedAt", event.acceptedAt().toString())
                .put("expiresAt", event.expiresAt().toString());
        if (event.state() == EventState.QUEUED) {
            json.put("notBefore", event.notBefore().toString());
        }
        var settled = event.settledAt();
        if (settled != null) {
            json.put("settledAt", settled.toString());
        }
        var reason = event.reason();
        if (reason != null) {
            json.put("reason", reason.text()).put("detail", event.detail());
        }
        json.put(
                "attempts",
                new JsonArray(event.history().stream().map(EventJson::of).toList()));
        var result = event.result();
        if (result != null) {
            json.put("result", of(result));
        }
        return json;
    }

    private static JsonObject of(AttemptRecord attempt) {
        var json = new JsonObject()
                .put("start", attempt.start().toString())
                .put("ms", attempt.millis())
                .put("status", attempt.status())
                .put("outcome", attempt.outcome())
                .put("cold", attempt.cold());
        if (!attempt.revision().isEmpty()) {
            json.put("revision", attempt.revision());
        }
        // What did not reach the function's code is told, and is no attempt.
        return attempt.counted() ? json : json.put("counted", false);
    }

    private static JsonObject of(EventResult result) {
        var json = new JsonObject().put("status", result.status()).put("contentType", result.contentType());
        return body(json, result.body());
    }

    static JsonObject content(EventContent content) {
        return body(new JsonObject().put("head", content.head()), content.body());
    }

    private static JsonObject body(JsonObject json, byte[] body) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return json.put("body", text);
        } catch (CharacterCodingException e) {
            return json.put("bodyBase64", Base64.getEncoder().encodeToString(body));
        }
    }
}
