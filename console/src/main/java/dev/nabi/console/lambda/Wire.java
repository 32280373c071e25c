package dev.nabi.console.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.http.WebAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** JSON of the API: reading, writing, its dates. */
final class Wire {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'+0000'").withZone(ZoneOffset.UTC);

    private Wire() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** A body as an object; an empty one as an object without members. */
    static ObjectNode read(byte[] body) {
        if (body.length == 0) {
            return object();
        }
        try {
            if (JSON.readTree(new String(body, StandardCharsets.UTF_8)) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw LambdaException.plain(
                    400, "SerializationException", "Could not parse request body into json: " + e.getOriginalMessage());
        }
        throw LambdaException.plain(400, "SerializationException", "Could not parse request body into json: no object");
    }

    static WebAnswer answer(int status, JsonNode body) {
        return new WebAnswer(
                status,
                Map.of("Content-Type", "application/json"),
                body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** As {@code 2026-01-31T23:59:59.000+0000}. */
    static String date(Instant instant) {
        return DATE.format(instant);
    }

    /** The member as an object, made where it is missing. */
    static ObjectNode member(ObjectNode of, String name) {
        return of.get(name) instanceof ObjectNode object ? object : of.putObject(name);
    }

    /** The member as a list, made where it is missing. */
    static ArrayNode list(ObjectNode of, String name) {
        return of.get(name) instanceof ArrayNode array ? array : of.putArray(name);
    }

    static boolean has(JsonNode of, String name) {
        return of.hasNonNull(name);
    }

    /** Copies members that are there. */
    static void copy(JsonNode from, ObjectNode to, Iterable<String> names) {
        for (var name : names) {
            if (from.hasNonNull(name)) {
                to.set(name, from.get(name).deepCopy());
            }
        }
    }
}
