package dev.nabi.local.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.schema.Schema;
import dev.nabi.local.api.schema.Schema.ListType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Strategic merge patch: a merge patch that merges lists by the keys of the schema, with the directives
 * {@code $patch}, {@code $retainKeys}, {@code $setElementOrder/…} and {@code $deleteFromPrimitiveList/…}.
 */
public final class StrategicMergePatch {
    private static final String PATCH = "$patch";
    private static final String RETAIN_KEYS = "$retainKeys";
    private static final String ORDER = "$setElementOrder/";
    private static final String DELETE = "$deleteFromPrimitiveList/";

    private StrategicMergePatch() {}

    /** The document with the patch merged in; the given one stays as it is. */
    public static ObjectNode apply(ObjectNode document, JsonNode patch, @Nullable Schema schema) {
        if (!(patch instanceof ObjectNode changes)) {
            throw new PatchException("a strategic merge patch is an object");
        }
        return merge(document.deepCopy(), changes, schema);
    }

    private static ObjectNode merge(ObjectNode object, ObjectNode patch, @Nullable Schema schema) {
        switch (Json.text(patch, PATCH)) {
            case "replace" -> {
                return withoutDirectives(patch);
            }
            case "delete" -> {
                return Json.object();
            }
            case "", "merge" -> retain(object, patch.path(RETAIN_KEYS));
            default -> throw new PatchException("$patch is one of merge, replace, delete");
        }
        patch.properties().forEach(member -> {
            if (member.getKey().startsWith(DELETE)) {
                subtract(object, member.getKey().substring(DELETE.length()), member.getValue());
            }
        });
        patch.properties().stream()
                .filter(member -> !member.getKey().startsWith("$"))
                .forEach(member -> member(object, member.getKey(), member.getValue(), schema));
        patch.properties().forEach(member -> {
            if (member.getKey().startsWith(ORDER)) {
                var list = member.getKey().substring(ORDER.length());
                order(object, list, member.getValue(), schema == null ? null : schema.member(list));
            }
        });
        return object;
    }

    private static void retain(ObjectNode object, JsonNode keys) {
        if (keys.isArray()) {
            object.retain(Json.textList(keys));
        }
    }

    private static void subtract(ObjectNode object, String list, JsonNode values) {
        var kept = Json.array();
        object.path(list).forEach(item -> {
            if (values.valueStream().noneMatch(value -> Json.same(value, item))) {
                kept.add(item);
            }
        });
        if (object.path(list).isArray()) {
            object.set(list, kept);
        }
    }

    private static void member(ObjectNode object, String name, JsonNode value, @Nullable Schema parent) {
        var schema = parent == null ? null : parent.member(name);
        switch (value) {
            case ObjectNode changes -> {
                if (Json.text(changes, PATCH).equals("delete")) {
                    object.remove(name);
                } else {
                    var old = object.get(name) instanceof ObjectNode before ? before : Json.object();
                    object.set(name, merge(old, changes, schema));
                }
            }
            case ArrayNode items -> object.set(name, list(object.path(name), items, schema));
            case JsonNode scalar when scalar.isNull() -> object.remove(name);
            default -> object.set(name, value.deepCopy());
        }
    }

    private static ArrayNode list(JsonNode old, ArrayNode items, @Nullable Schema schema) {
        if (schema == null || schema.listType() == ListType.ATOMIC || !old.isArray()) {
            return cleaned(items);
        }
        if (schema.listType() == ListType.SET) {
            return union(old, items);
        }
        var replaces =
                items.valueStream().anyMatch(item -> Json.text(item, PATCH).equals("replace") && item.size() == 1);
        return replaces ? cleaned(items) : keyed(old, items, schema);
    }

    private static ArrayNode union(JsonNode old, ArrayNode items) {
        var merged = Json.array();
        old.forEach(merged::add);
        items.forEach(item -> {
            if (merged.valueStream().noneMatch(known -> Json.same(known, item))) {
                merged.add(item);
            }
        });
        return merged;
    }

    private static ArrayNode keyed(JsonNode old, ArrayNode items, Schema schema) {
        var key = schema.listKeys().getFirst();
        var merged = Json.array();
        old.forEach(merged::add);
        for (var item : items) {
            if (!(item instanceof ObjectNode changes) || !changes.has(key)) {
                throw new PatchException("an item of the list has no merge key '" + key + "': " + item);
            }
            var at = indexOf(merged, key, changes.path(key));
            if (Json.text(changes, PATCH).equals("delete")) {
                while (at >= 0) {
                    merged.remove(at);
                    at = indexOf(merged, key, changes.path(key));
                }
            } else if (at >= 0) {
                merged.set(at, merge((ObjectNode) merged.get(at), changes, schema.items()));
            } else {
                merged.add(merge(Json.object(), changes, schema.items()));
            }
        }
        return merged;
    }

    private static int indexOf(ArrayNode list, String key, JsonNode value) {
        for (var i = 0; i < list.size(); i++) {
            if (Json.same(list.get(i).path(key), value)) {
                return i;
            }
        }
        return -1;
    }

    /** Items in the order of the patch; those that the patch does not know stay before their old successor. */
    private static void order(ObjectNode object, String name, JsonNode order, @Nullable Schema schema) {
        if (!(object.get(name) instanceof ArrayNode list)) {
            return;
        }
        var key = schema != null && schema.listType() == ListType.MAP
                ? schema.listKeys().getFirst()
                : "";
        var rest = new ArrayList<JsonNode>();
        list.forEach(rest::add);
        var known = new ArrayList<JsonNode>();
        for (var wanted : order) {
            rest.stream().filter(item -> same(item, wanted, key)).findFirst().ifPresent(known::add);
        }
        var before = List.copyOf(rest);
        rest.removeAll(known);
        var result = Json.array();
        for (var item : known) {
            var place = before.indexOf(item);
            while (!rest.isEmpty() && before.indexOf(rest.getFirst()) < place) {
                result.add(rest.removeFirst());
            }
            result.add(item);
        }
        rest.forEach(result::add);
        object.set(name, result);
    }

    private static boolean same(JsonNode item, JsonNode wanted, String key) {
        return key.isEmpty() ? Json.same(item, wanted) : Json.same(item.path(key), wanted.path(key));
    }

    private static ArrayNode cleaned(ArrayNode items) {
        var cleaned = Json.array();
        items.forEach(item -> {
            if (!(item instanceof ObjectNode object)) {
                cleaned.add(item.deepCopy());
            } else if (!object.has(PATCH)) {
                cleaned.add(withoutDirectives(object));
            }
        });
        return cleaned;
    }

    private static ObjectNode withoutDirectives(ObjectNode patch) {
        var copy = Json.object();
        patch.properties().stream()
                .filter(member -> !member.getKey().startsWith("$"))
                .filter(member -> !member.getValue().isNull())
                .forEach(member -> copy.set(member.getKey(), cleaned(member.getValue())));
        return copy;
    }

    private static JsonNode cleaned(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> withoutDirectives(object);
            case ArrayNode array -> cleaned(array);
            default -> Objects.requireNonNull(value);
        };
    }
}
