package dev.nabi.local.api.schema;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.schema.Schema.ListType;
import dev.nabi.local.api.schema.Schema.Shape;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The schemas of the built-in kinds: fields and types from the client's model classes, and what the classes do not
 * say (keys of lists, required members, defaults) from {@code built-in.yaml}. Made when a kind is first asked for.
 */
public final class ModelSchemas {
    /** Model types whose JSON is not what their fields say. */
    private static final Set<String> OPEN = Set.of(
            "RawExtension",
            "AnyType",
            "FieldsV1",
            "KubernetesResource",
            "HasMetadata",
            "JsonNode",
            "Object",
            "JSONSchemaProps",
            "JSONSchemaPropsOrArray",
            "JSONSchemaPropsOrBool",
            "JSONSchemaPropsOrStringArray");

    private static final ModelSchemas SHARED = new ModelSchemas();

    private final JsonMapper mapper = new JsonMapper();
    private final JsonNode facts = facts();
    private final Map<String, Schema> byName = new TreeMap<>();

    private ModelSchemas() {}

    /** The schema of a class of the client's model. */
    public static Schema of(Class<?> model) {
        return SHARED.schema(SHARED.mapper.constructType(model));
    }

    static Schema metadata() {
        return of(ObjectMeta.class);
    }

    private static JsonNode facts() {
        try (var in = Objects.requireNonNull(ModelSchemas.class.getResourceAsStream("built-in.yaml"))) {
            return Json.parseYaml(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized Schema schema(JavaType type) {
        var raw = type.getRawClass();
        if (OPEN.contains(raw.getSimpleName())) {
            return Schema.any();
        }
        if (Collection.class.isAssignableFrom(raw)) {
            var list = new Schema(Shape.ARRAY);
            list.items = schema(type.getContentType());
            return list;
        }
        if (Map.class.isAssignableFrom(raw)) {
            var map = new Schema(Shape.OBJECT);
            map.additional = schema(type.getContentType());
            return map;
        }
        return scalar(raw) == Shape.OBJECT ? object(type) : formatted(raw);
    }

    private static Shape scalar(Class<?> raw) {
        return switch (raw.getSimpleName()) {
            case "String", "MicroTime", "ZonedDateTime" -> Shape.STRING;
            case "Integer", "Long", "int", "long" -> Shape.INTEGER;
            case "Double", "Float", "Number", "double" -> Shape.NUMBER;
            case "Boolean", "boolean" -> Shape.BOOLEAN;
            case "Quantity", "IntOrString" -> Shape.INT_OR_STRING;
            default -> raw.isEnum() ? Shape.STRING : Shape.OBJECT;
        };
    }

    private static Schema formatted(Class<?> raw) {
        var schema = new Schema(scalar(raw));
        schema.format = raw == Integer.class ? "int32" : raw == Long.class ? "int64" : "";
        return schema;
    }

    private Schema object(JavaType type) {
        var raw = type.getRawClass();
        var known = byName.get(raw.getName());
        if (known != null) {
            return known;
        }
        var schema = new Schema(Shape.OBJECT);
        schema.name = raw.getName();
        byName.put(schema.name, schema);
        for (var property : mapper.getDeserializationConfig().introspect(type).findProperties()) {
            if (property.couldDeserialize() || property.hasField()) {
                schema.properties.put(property.getName(), schema(property.getPrimaryType()));
            }
        }
        enrich(schema, facts.path(raw.getSimpleName()));
        return schema;
    }

    private void enrich(Schema schema, JsonNode facts) {
        schema.atomic = facts.path("atomic").asBoolean();
        schema.retainKeys = facts.path("retainKeys").asBoolean();
        schema.required.addAll(Json.textList(facts.path("required")));
        facts.path("lists").properties().forEach(list -> keyed(schema, list.getKey(), list.getValue()));
        facts.path("defaults").properties().forEach(member -> defaulted(schema, member.getKey(), member.getValue()));
        facts.path("enums").properties().forEach(member -> {
            var copy = leaf(schema, member.getKey());
            copy.allowed = List.copyOf(
                    Json.array(Json.textList(member.getValue())).valueStream().toList());
            schema.properties.put(member.getKey(), copy);
        });
    }

    private static void keyed(Schema schema, String member, JsonNode keys) {
        var list = Objects.requireNonNull(schema.properties.get(member), () -> schema.name + " has no list " + member);
        var text = keys.asText();
        list.listType = text.equals("set") ? ListType.SET : ListType.MAP;
        list.listKeys = list.listType == ListType.SET ? List.of() : Arrays.asList(text.split(" ", -1));
    }

    /** A default belongs to the member, not to its type: the member gets a schema of its own. */
    private static void defaulted(Schema schema, String member, JsonNode value) {
        var copy = leaf(schema, member);
        copy.defaultValue = value;
        schema.properties.put(member, copy);
    }

    private static Schema leaf(Schema schema, String member) {
        var old = Objects.requireNonNull(schema.properties.get(member), () -> schema.name + " has no " + member);
        var copy = new Schema(old.type);
        copy.name = old.name;
        copy.format = old.format;
        copy.properties.putAll(old.properties);
        copy.required.addAll(old.required);
        copy.items = old.items;
        copy.additional = old.additional;
        copy.atomic = old.atomic;
        copy.retainKeys = old.retainKeys;
        copy.listType = old.listType;
        copy.listKeys = old.listKeys;
        copy.allowed = old.allowed;
        copy.defaultValue = old.defaultValue;
        return copy;
    }
}
