package dev.nabi.console.lambda;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.http.WebAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON of the API: reading, writing, its dates. */
final class Wire {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'+0000'").withZone(ZoneOffset.UTC);

    private Wire() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /**
     * A body as an object; an empty one as an object without members. Code ({@code ZipFile} of the body, of {@code Code} or
     * {@code Content}) is read as the bytes that it is in Base64, without a text of it in between.
     */
    static ObjectNode read(byte[] body) {
        if (body.length == 0) {
            return object();
        }
        try (var parser = JSON.createParser(body)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                return members(parser, true);
            }
        } catch (IOException e) {
            throw unreadable(e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage());
        }
        throw unreadable("no object");
    }

    private static ObjectNode members(JsonParser parser, boolean mayHaveCode) throws IOException {
        var object = object();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                object.set(name, members(parser, name.equals("Code") || name.equals("Content")));
            } else if (token == JsonToken.VALUE_STRING && mayHaveCode && name.equals("ZipFile")) {
                object.put(name, parser.getBinaryValue());
            } else {
                object.set(name, JSON.readTree(parser));
            }
        }
        return object;
    }

    private static LambdaException unreadable(@Nullable String why) {
        return LambdaException.plain(400, "SerializationException", "Could not parse request body into json: " + why);
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
