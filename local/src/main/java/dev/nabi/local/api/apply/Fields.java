package dev.nabi.local.api.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.schema.ListKeys;
import dev.nabi.local.api.schema.Schema;
import dev.nabi.local.api.schema.Schema.ListType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which fields an object has, and in which fields two objects differ, as a schema divides them. */
final class Fields {
    private Fields() {}

    /** A value that has no fields of its own: a scalar, or something that changes as a whole. */
    static boolean isLeaf(JsonNode value, @Nullable Schema schema) {
        if (value instanceof ObjectNode) {
            return schema != null && schema.isAtomic();
        }
        return !(value instanceof ArrayNode) || schema == null || schema.listType() == ListType.ATOMIC;
    }

    /** The elements of an object or a keyed list, with their values. */
    static Map<String, JsonNode> elements(JsonNode value, @Nullable Schema schema) {
        var elements = new LinkedHashMap<String, JsonNode>();
        if (value instanceof ObjectNode object) {
            object.properties().forEach(member -> elements.put("f:" + member.getKey(), member.getValue()));
        } else if (value instanceof ArrayNode array && schema != null) {
            array.forEach(item -> elements.put(element(item, schema), item));
        }
        return elements;
    }

    static String element(JsonNode item, Schema list) {
        if (list.listType() == ListType.SET) {
            return "v:" + item;
        }
        var sorted = Json.object();
        var key = ListKeys.of(item, list);
        var names = new TreeSet<>(list.listKeys());
        names.stream().filter(key::has).forEach(name -> sorted.set(name, key.path(name)));
        return "k:" + sorted;
    }

    static @Nullable Schema below(@Nullable Schema schema, String element) {
        if (schema == null) {
            return null;
        }
        return element.startsWith("f:") ? schema.member(element.substring(2)) : schema.items();
    }

    /** The fields that this value sets. */
    static FieldSet of(JsonNode value, @Nullable Schema schema) {
        if (isLeaf(value, schema)) {
            return FieldSet.LEAF;
        }
        var children = new TreeMap<String, FieldSet>();
        elements(value, schema).forEach((element, child) -> {
            var below = of(child, below(schema, element));
            var name = element.substring(2);
            var undeclared = element.startsWith("f:") && schema != null && !schema.isDeclared(name);
            var whole = !element.startsWith("f:") || undeclared || Json.isEmpty(child);
            children.put(element, whole ? below.asMember() : below);
        });
        return FieldSet.of(false, children);
    }

    /** The fields of {@code now} that are new or have another value than in {@code before}. */
    static FieldSet changed(JsonNode before, JsonNode now, @Nullable Schema schema) {
        if (before.isMissingNode()) {
            return of(now, schema).asMember();
        }
        if (isLeaf(now, schema) || isLeaf(before, schema)) {
            return Json.same(before, now) ? FieldSet.EMPTY : FieldSet.LEAF;
        }
        var old = elements(before, schema);
        var children = new TreeMap<String, FieldSet>();
        elements(now, schema).forEach((element, value) -> {
            var was = old.get(element);
            var below = below(schema, element);
            children.put(element, was == null ? of(value, below).asMember() : changed(was, value, below));
        });
        return FieldSet.of(false, children);
    }

    /** The part of the set whose fields the value has. */
    static FieldSet present(FieldSet set, JsonNode value, @Nullable Schema schema) {
        if (isLeaf(value, schema)) {
            return set.isMember() ? FieldSet.LEAF : FieldSet.EMPTY;
        }
        var elements = elements(value, schema);
        var children = new TreeMap<String, FieldSet>();
        set.children().forEach((element, child) -> {
            var below = elements.get(element);
            if (below != null) {
                children.put(element, present(child, below, below(schema, element)));
            }
        });
        return FieldSet.of(set.isMember(), children);
    }
}
