package dev.nabi.local.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.schema.Schema.Bounds;
import dev.nabi.local.api.schema.Schema.ListType;
import dev.nabi.local.api.schema.Schema.Rule;
import dev.nabi.local.api.schema.Schema.Shape;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the schema of a custom resource from {@code openAPIV3Schema}. */
public final class CrdSchemas {
    private CrdSchemas() {}

    /** The schema of the whole object: what the definition says, with the metadata that every object has. */
    public static Schema of(JsonNode openApi) {
        var schema = read(openApi);
        for (var member : List.of("apiVersion", "kind")) {
            schema.properties.put(member, new Schema(Shape.STRING));
        }
        schema.properties.put("metadata", ModelSchemas.metadata());
        return schema;
    }

    private static Schema read(JsonNode json) {
        var schema = new Schema(type(json));
        json.path("properties")
                .properties()
                .forEach(member -> schema.properties.put(member.getKey(), read(member.getValue())));
        schema.required.addAll(Json.textList(json.path("required")));
        schema.format = Json.text(json, "format");
        schema.description = Json.text(json, "description");
        schema.nullable = json.path("nullable").asBoolean();
        schema.preserveUnknown =
                json.path("x-kubernetes-preserve-unknown-fields").asBoolean();
        schema.embeddedResource = json.path("x-kubernetes-embedded-resource").asBoolean();
        schema.atomic = Json.text(json, "x-kubernetes-map-type").equals("atomic");
        schema.items = json.path("items").isObject() ? read(json.path("items")) : null;
        schema.additional = additional(json.path("additionalProperties"));
        schema.listType = listType(Json.text(json, "x-kubernetes-list-type"));
        schema.listKeys = Json.textList(json.path("x-kubernetes-list-map-keys"));
        schema.allowed = allowed(json.path("enum"));
        schema.rules = rules(json.path("x-kubernetes-validations"));
        schema.defaultValue = json.path("default");
        schema.bounds = bounds(json);
        return schema;
    }

    private static Shape type(JsonNode json) {
        if (json.path("x-kubernetes-int-or-string").asBoolean()) {
            return Shape.INT_OR_STRING;
        }
        return switch (Json.text(json, "type")) {
            case "object" -> Shape.OBJECT;
            case "array" -> Shape.ARRAY;
            case "string" -> Shape.STRING;
            case "integer" -> Shape.INTEGER;
            case "number" -> Shape.NUMBER;
            case "boolean" -> Shape.BOOLEAN;
            default -> Shape.ANY;
        };
    }

    private static @Nullable Schema additional(JsonNode json) {
        if (json.isObject()) {
            return read(json);
        }
        return json.asBoolean(false) ? Schema.any() : null;
    }

    private static ListType listType(String text) {
        return text.isEmpty() ? ListType.ATOMIC : ListType.valueOf(text.toUpperCase(Locale.ROOT));
    }

    private static List<JsonNode> allowed(JsonNode json) {
        var allowed = new ArrayList<JsonNode>();
        json.forEach(allowed::add);
        return List.copyOf(allowed);
    }

    private static List<Rule> rules(JsonNode json) {
        var rules = new ArrayList<Rule>();
        for (var rule : json) {
            rules.add(new Rule(
                    Json.text(rule, "rule"),
                    Json.text(rule, "message"),
                    Json.text(rule, "messageExpression"),
                    Json.text(rule, "fieldPath"),
                    Json.text(rule, "reason")));
        }
        return List.copyOf(rules);
    }

    private static Bounds bounds(JsonNode json) {
        return new Bounds(
                decimal(json.path("minimum")),
                decimal(json.path("maximum")),
                whole(json.path("minLength")),
                whole(json.path("maxLength")),
                whole(json.path("minItems")),
                whole(json.path("maxItems")),
                json.hasNonNull("pattern") ? Pattern.compile(Json.text(json, "pattern")) : null);
    }

    private static @Nullable BigDecimal decimal(JsonNode json) {
        return json.isNumber() ? json.decimalValue() : null;
    }

    private static @Nullable Long whole(JsonNode json) {
        return json.isNumber() ? json.longValue() : null;
    }
}
