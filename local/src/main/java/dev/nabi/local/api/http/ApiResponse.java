package dev.nabi.local.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.resources.Target;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What a request is answered with. */
sealed interface ApiResponse {

    /** An answer that is there as a whole. */
    record Whole(int status, String contentType, Buffer body, List<String> warnings) implements ApiResponse {}

    /** Events as they happen, until the client goes. */
    record Watching(WatchRequest watch) implements ApiResponse {}

    /** A pod's log as it grows, until the client or the pod goes. */
    record Following(Target pod, Path log, long start, long most) implements ApiResponse {}

    static ApiResponse json(int status, JsonNode body) {
        return new Whole(status, "application/json", Buffer.buffer(Json.bytes(body)), List.of());
    }

    static ApiResponse json(int status, JsonNode body, List<String> warnings) {
        return new Whole(status, "application/json", Buffer.buffer(Json.bytes(body)), warnings);
    }

    static ApiResponse text(String body) {
        return text(body.getBytes(StandardCharsets.UTF_8));
    }

    static ApiResponse text(byte[] body) {
        return new Whole(200, "text/plain; charset=utf-8", Buffer.buffer(body), List.of());
    }
}
