package dev.nabi.local.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.error.Cause;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.schema.Schema.ListType;
import dev.nabi.local.api.schema.Schema.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Checks an object against its schema and collects all that is wrong with it. */
public final class Validation {
    /** More would help nobody, and a hostile object could have as many as it has bytes. */
    private static final int MOST_CAUSES = 100;

    private final List<Cause> causes = new ArrayList<>();

    private Validation() {}

    public static List<Cause> check(JsonNode object, Schema schema) {
        var validation = new Validation();
        validation.value(object, schema, "");
        return validation.causes;
    }

    private void add(Cause cause) {
        if (causes.size() < MOST_CAUSES) {
            causes.add(cause);
        }
    }

    private void value(JsonNode value, Schema schema, String path) {
        if (value.isNull() && schema.nullable) {
            return;
        }
        if (!fits(value, schema.type)) {
            var detail = "%s in body must be of type %s: \"%s\"".formatted(path, schema.type.word(), word(value));
            add(Cause.wrongType(path, word(value), detail));
            return;
        }
        if (!schema.allowed.isEmpty() && schema.allowed.stream().noneMatch(allowed -> Json.same(allowed, value))) {
            var words = schema.allowed.stream().map(JsonNode::asText).toList();
            add(Cause.notSupported(path, value, words));
        }
        if (value.isObject()) {
            members(value, schema, path);
        } else if (value.isArray()) {
            items(value, schema, path);
        } else {
            scalar(value, schema, path);
        }
    }

    private static boolean fits(JsonNode value, Shape type) {
        return switch (type) {
            case OBJECT -> value.isObject();
            case ARRAY -> value.isArray();
            case STRING -> value.isTextual();
            case INTEGER -> value.isIntegralNumber() || (value.isNumber() && isWhole(value));
            case NUMBER -> value.isNumber();
            case BOOLEAN -> value.isBoolean();
            case INT_OR_STRING -> value.isTextual() || value.isNumber();
            case ANY -> true;
        };
    }

    private static boolean isWhole(JsonNode value) {
        return value.decimalValue().stripTrailingZeros().scale() <= 0;
    }

    private static String word(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            default -> value.isIntegralNumber() ? "integer" : "number";
        };
    }

    private void members(JsonNode object, Schema schema, String path) {
        for (var name : schema.required) {
            if (!object.has(name)) {
                add(Cause.required(join(path, name), ""));
            }
        }
        object.properties().forEach(member -> {
            var known = schema.member(member.getKey());
            if (known != null) {
                value(member.getValue(), known, join(path, member.getKey()));
            }
        });
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private void items(JsonNode array, Schema schema, String path) {
        var bounds = schema.bounds;
        if (bounds.maxItems() != null && array.size() > bounds.maxItems()) {
            add(Cause.tooMany(path, array.size(), bounds.maxItems()));
            return;
        }
        if (bounds.minItems() != null && array.size() < bounds.minItems()) {
            add(Cause.invalid(
                    path,
                    Json.tree(array.size()),
                    path + " in body should have at least " + bounds.minItems() + " items"));
        }
        for (var i = 0; i < array.size(); i++) {
            if (schema.items != null) {
                value(array.get(i), schema.items, path + "[" + i + "]");
            }
        }
        unique(array, schema, path);
    }

    private void unique(JsonNode array, Schema schema, String path) {
        if (schema.listType == ListType.ATOMIC) {
            return;
        }
        var seen = new HashSet<JsonNode>();
        for (var i = 0; i < array.size(); i++) {
            var key = schema.listType == ListType.SET ? array.get(i) : ListKeys.of(array.get(i), schema);
            if (!seen.add(key)) {
                add(Cause.duplicate(path + "[" + i + "]", key));
            }
        }
    }

    private void scalar(JsonNode value, Schema schema, String path) {
        var bounds = schema.bounds;
        if (value.isNumber()) {
            var number = value.decimalValue();
            if (bounds.minimum() != null && number.compareTo(bounds.minimum()) < 0) {
                var least = bounds.minimum().stripTrailingZeros().toPlainString();
                add(Cause.invalid(path, value, path + " in body should be greater than or equal to " + least));
            }
            if (bounds.maximum() != null && number.compareTo(bounds.maximum()) > 0) {
                var most = bounds.maximum().stripTrailingZeros().toPlainString();
                add(Cause.invalid(path, value, path + " in body should be less than or equal to " + most));
            }
        } else if (value.isTextual()) {
            text(value, schema, path);
        }
    }

    private void text(JsonNode value, Schema schema, String path) {
        var bounds = schema.bounds;
        var length = value.textValue().codePointCount(0, value.textValue().length());
        if (bounds.minLength() != null && length < bounds.minLength()) {
            add(Cause.invalid(path, value, path + " in body should be at least " + bounds.minLength() + " chars long"));
        }
        if (bounds.maxLength() != null && length > bounds.maxLength()) {
            add(Cause.tooLong(path, bounds.maxLength()));
        } else if (bounds.pattern() != null
                && !bounds.pattern().matcher(value.textValue()).find()) {
            add(Cause.invalid(path, value, "%s in body should match '%s'".formatted(path, bounds.pattern())));
        }
    }
}
