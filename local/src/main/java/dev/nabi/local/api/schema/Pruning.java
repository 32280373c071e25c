package dev.nabi.local.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Takes out of an object what its schema does not know, in place, and tells which fields those were. */
public final class Pruning {
    private static final Set<String> ALWAYS = Set.of("apiVersion", "kind", "metadata");

    private final List<String> unknown = new ArrayList<>();

    private Pruning() {}

    /** The paths of the fields that were taken out. */
    public static List<String> prune(ObjectNode object, Schema schema) {
        var pruning = new Pruning();
        pruning.value(object, schema, "");
        return pruning.unknown;
    }

    private void value(JsonNode value, Schema schema, String path) {
        if (value instanceof ObjectNode object && schema.type == Schema.Shape.OBJECT) {
            members(object, schema, path);
        } else if (value instanceof ArrayNode array && schema.items != null) {
            for (var i = 0; i < array.size(); i++) {
                value(array.get(i), schema.items, path + "[" + i + "]");
            }
        }
    }

    private void members(ObjectNode object, Schema schema, String path) {
        for (var name : List.copyOf(names(object))) {
            var member = schema.member(name);
            var here = path.isEmpty() ? name : path + "." + name;
            if (member != null) {
                value(object.path(name), member, here);
            } else if (!schema.preserveUnknown && !(schema.embeddedResource && ALWAYS.contains(name))) {
                object.remove(name);
                unknown.add(here);
            }
        }
    }

    private static List<String> names(ObjectNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Takes out members that are null, as the decoder of built-in kinds does. */
    public static void dropNulls(JsonNode value) {
        if (value instanceof ObjectNode object) {
            names(object).forEach(name -> {
                if (object.path(name).isNull()) {
                    object.remove(name);
                }
            });
        }
        value.forEach(Pruning::dropNulls);
    }
}
