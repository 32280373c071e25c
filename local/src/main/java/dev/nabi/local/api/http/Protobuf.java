package dev.nabi.local.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/**
 * Reads the protobuf in which kubectl sends objects that it makes itself: an envelope that names the kind, and the
 * fields of {@code protobuf.yaml}. Whatever else comes is refused, never lost.
 */
final class Protobuf {
    static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";
    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final JsonNode MESSAGES = messages();

    private Protobuf() {}

    private static JsonNode messages() {
        try (var in = Objects.requireNonNull(Protobuf.class.getResourceAsStream("protobuf.yaml"))) {
            return Json.parseYaml(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode object(byte[] body) {
        try {
            if (body.length < MAGIC.length || !Arrays.equals(body, 0, 4, MAGIC, 0, 4)) {
                throw ApiException.badRequest("the protobuf body does not begin with its mark");
            }
            return envelope(CodedInputStream.newInstance(body, MAGIC.length, body.length - MAGIC.length));
        } catch (IOException e) {
            throw ApiException.badRequest("the protobuf body is not understood: " + e.getMessage());
        }
    }

    private static ObjectNode envelope(CodedInputStream in) throws IOException {
        var object = Json.object();
        var raw = new byte[0];
        for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> {
                    var type = CodedInputStream.newInstance(in.readByteArray());
                    for (var part = type.readTag(); part != 0; part = type.readTag()) {
                        object.put(WireFormat.getTagFieldNumber(part) == 1 ? "apiVersion" : "kind", type.readString());
                    }
                }
                case 2 -> raw = in.readByteArray();
                default -> in.skipField(tag);
            }
        }
        message(Json.text(object, "kind"), CodedInputStream.newInstance(raw), object);
        return object;
    }

    private static ObjectNode message(String name, CodedInputStream in, ObjectNode object) throws IOException {
        var fields = MESSAGES.path(name);
        for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
            var number = WireFormat.getTagFieldNumber(tag);
            var field = Json.text(fields, Integer.toString(number));
            if (field.isEmpty()) {
                throw ApiException.badRequest(
                        ("field %d of %s is not read from protobuf by this server: send the object"
                                        + " as JSON or YAML (kubectl apply)")
                                .formatted(number, name));
            }
            if (field.equals("-")) {
                in.skipField(tag);
            } else {
                var parts = field.split(" ", 2);
                field(object, parts[0], parts[1], in);
            }
        }
        return object;
    }

    private static void field(ObjectNode object, String name, String type, CodedInputStream in) throws IOException {
        switch (type) {
            case "text" -> {
                var text = in.readString();
                if (!text.isEmpty()) {
                    object.put(name, text);
                }
            }
            case "int" -> object.put(name, in.readInt64());
            case "count" -> {
                var count = in.readInt64();
                if (count != 0) {
                    object.put(name, count);
                }
            }
            case "bool" -> object.put(name, in.readBool());
            case "texts" -> object.withArray(name).add(in.readString());
            case "map", "bytes-map" -> entry(Json.ensure(object, name), type.equals("map"), in);
            default -> {
                var inner = CodedInputStream.newInstance(in.readByteArray());
                if (type.endsWith("[]")) {
                    object.withArray(name).add(message(type.substring(0, type.length() - 2), inner, Json.object()));
                } else {
                    object.set(name, message(type, inner, Json.object()));
                }
            }
        }
    }

    private static void entry(ObjectNode map, boolean text, CodedInputStream in) throws IOException {
        var entry = CodedInputStream.newInstance(in.readByteArray());
        var key = "";
        var value = new byte[0];
        for (var tag = entry.readTag(); tag != 0; tag = entry.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                key = entry.readString();
            } else {
                value = entry.readByteArray();
            }
        }
        map.put(
                key,
                text
                        ? new String(value, StandardCharsets.UTF_8)
                        : Base64.getEncoder().encodeToString(value));
    }
}
