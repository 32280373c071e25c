package dev.nabi.local.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Fills in the defaults of a schema, in place. */
public final class Defaults {
    private Defaults() {}

    public static void fill(JsonNode value, @Nullable Schema schema) {
        if (schema == null) {
            return;
        }
        if (value instanceof ObjectNode object) {
            members(object, schema);
        } else if (value.isArray() && schema.items != null) {
            value.forEach(item -> fill(item, schema.items));
        }
    }

    private static void members(ObjectNode object, Schema schema) {
        schema.properties.forEach((name, member) -> {
            var value = object.path(name);
            var absent = value.isMissingNode() || (value.isNull() && !member.nullable);
            if (absent && !member.defaultValue.isMissingNode()) {
                object.set(name, member.defaultValue.deepCopy());
            }
        });
        object.properties().forEach(member -> fill(member.getValue(), schema.member(member.getKey())));
    }
}
