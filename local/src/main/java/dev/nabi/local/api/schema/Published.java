package dev.nabi.local.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.schema.Schema.ListType;
import dev.nabi.local.api.schema.Schema.Shape;
import java.util.Locale;

/** Schemas as OpenAPI 3 documents write them; named ones stand once among the components and are referred to. */
public final class Published {
    private Published() {}

    /** A custom resource's schema as its definition wrote it, with the members that every object has. */
    public static ObjectNode custom(JsonNode written, ObjectNode components) {
        var schema = written instanceof ObjectNode object
                ? object.deepCopy()
                : Json.object().put("type", "object");
        var properties = Json.ensure(schema, "properties");
        properties.putObject("apiVersion").put("type", "string");
        properties.putObject("kind").put("type", "string");
        properties.set("metadata", reference(ModelSchemas.metadata(), components));
        return schema;
    }

    public static ObjectNode builtIn(Schema schema, ObjectNode components) {
        return object(schema, components);
    }

    private static ObjectNode reference(Schema schema, ObjectNode components) {
        var name = schema.name;
        if (name.isEmpty()) {
            return object(schema, components);
        }
        if (!components.has(name)) {
            components.putObject(name);
            components.set(name, object(schema, components));
        }
        return Json.object().put("$ref", "#/components/schemas/" + name);
    }

    private static ObjectNode object(Schema schema, ObjectNode components) {
        var json = Json.object();
        type(json, schema);
        if (!schema.properties.isEmpty()) {
            var properties = json.putObject("properties");
            schema.properties.forEach((member, below) -> properties.set(member, reference(below, components)));
        }
        if (!schema.required.isEmpty()) {
            json.set("required", Json.array(schema.required));
        }
        if (schema.additional != null) {
            json.set("additionalProperties", reference(schema.additional, components));
        }
        if (schema.items != null) {
            json.set("items", reference(schema.items, components));
            merging(json, schema);
        }
        if (schema.atomic) {
            json.put("x-kubernetes-map-type", "atomic");
        }
        if (!schema.allowed.isEmpty()) {
            json.putArray("enum").addAll(schema.allowed);
        }
        if (!schema.defaultValue.isMissingNode()) {
            json.set("default", schema.defaultValue);
        }
        return json;
    }

    private static void type(ObjectNode json, Schema schema) {
        if (schema.type == Shape.INT_OR_STRING) {
            json.put("x-kubernetes-int-or-string", true);
        } else if (schema.type != Shape.ANY) {
            json.put("type", schema.type.word());
        }
        if (!schema.format.isEmpty()) {
            json.put("format", schema.format);
        }
        if (schema.preserveUnknown) {
            json.put("x-kubernetes-preserve-unknown-fields", true);
        }
    }

    private static void merging(ObjectNode json, Schema schema) {
        json.put("x-kubernetes-list-type", schema.listType.name().toLowerCase(Locale.ROOT));
        if (schema.listType == ListType.MAP) {
            json.set("x-kubernetes-list-map-keys", Json.array(schema.listKeys));
            json.put("x-kubernetes-patch-merge-key", schema.listKeys.getFirst());
            json.put("x-kubernetes-patch-strategy", "merge");
        }
    }
}
