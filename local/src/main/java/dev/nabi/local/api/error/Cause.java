package dev.nabi.local.api.error;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import java.util.List;

/** One thing that is wrong with an object: which field, what kind of wrong, in words. */
public record Cause(String reason, String field, String message) {

    public static Cause required(String field, String detail) {
        return new Cause("FieldValueRequired", field, "Required value" + suffix(detail));
    }

    /** A value that does not fit; objects and arrays are named by their type, as the real server does. */
    public static Cause invalid(String field, JsonNode value, String detail) {
        return new Cause("FieldValueInvalid", field, "Invalid value: " + shown(value) + suffix(detail));
    }

    public static Cause wrongType(String field, String found, String detail) {
        return new Cause("FieldValueTypeInvalid", field, "Invalid value: \"" + found + "\"" + suffix(detail));
    }

    public static Cause notSupported(String field, JsonNode value, List<String> allowed) {
        var quoted = allowed.stream().map(text -> "\"" + text + "\"").toList();
        var message = "Unsupported value: %s: supported values: %s".formatted(shown(value), String.join(", ", quoted));
        return new Cause("FieldValueNotSupported", field, message);
    }

    public static Cause forbidden(String field, String detail) {
        return new Cause("FieldValueForbidden", field, "Forbidden" + suffix(detail));
    }

    public static Cause duplicate(String field, JsonNode value) {
        return new Cause("FieldValueDuplicate", field, "Duplicate value: " + value);
    }

    /** What the value names is not there. */
    public static Cause notFound(String field, JsonNode value) {
        return new Cause("FieldValueNotFound", field, "Not found: " + value);
    }

    public static Cause tooMany(String field, int found, long most) {
        return new Cause("FieldValueTooMany", field, "Too many: %d: must have at most %d items".formatted(found, most));
    }

    public static Cause tooLong(String field, long most) {
        return new Cause("FieldValueTooLong", field, "Too long: may not be more than " + most + " bytes");
    }

    /** The field and the message in one line. */
    public String sentence() {
        return field.isEmpty() ? message : field + ": " + message;
    }

    ObjectNode toJson() {
        var json = Json.object().put("reason", reason).put("message", message);
        return field.isEmpty() ? json : json.put("field", field);
    }

    private static String shown(JsonNode value) {
        if (value.isObject()) {
            return "\"object\"";
        }
        return value.isArray() ? "\"array\"" : value.toString();
    }

    private static String suffix(String detail) {
        return detail.isEmpty() ? "" : ": " + detail;
    }
}
