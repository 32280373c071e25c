package dev.nabi.local.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.access.Identity;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Json;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/** A request as it came, its body read whole. */
record ApiRequest(String method, String path, Map<String, String> query, Media media, Identity who, Buffer body) {

    /** What the client sends, what it wants to get, and who it says it is. */
    record Media(String contentType, String accept, String userAgent) {}

    String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    boolean flag(String name) {
        var text = parameter(name);
        return text.equals("true") || text.equals("1");
    }

    long number(String name, long otherwise) {
        var text = parameter(name);
        try {
            return text.isEmpty() ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("the parameter " + name + " is a whole number, not '" + text + "'");
        }
    }

    /** The body as an object; empty when there is none. */
    JsonNode json() {
        try {
            if (media.contentType().startsWith(Protobuf.MEDIA_TYPE)) {
                throw ApiException.unsupportedMediaType(
                        media.contentType(), List.of("application/json", "application/yaml"));
            }
            if (body.length() == 0) {
                return Json.object();
            }
            var yaml = media.contentType().contains("yaml");
            return yaml ? Json.parseYaml(body.getBytes()) : Json.parse(body.getBytes());
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("the body is not understood: " + e.getMessage());
        }
    }

    ObjectNode object() {
        if (media.contentType().startsWith(Protobuf.MEDIA_TYPE)) {
            return Protobuf.object(body.getBytes());
        }
        if (json() instanceof ObjectNode object && !object.isEmpty()) {
            return object;
        }
        throw ApiException.badRequest("the body is no object");
    }

    /** Who writes: what the client says, else the first word of its user agent. */
    String fieldManager() {
        var said = parameter("fieldManager");
        var agent = media.userAgent().split("/", 2)[0];
        return said.isEmpty() ? (agent.isEmpty() ? "unknown" : agent) : said;
    }
}
