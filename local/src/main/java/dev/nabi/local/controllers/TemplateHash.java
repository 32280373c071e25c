package dev.nabi.local.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import java.util.TreeMap;

/** A short name for a pod template: equal templates have equal names, whatever the order of their members. */
final class TemplateHash {
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int FNV_OFFSET = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

    private TemplateHash() {}

    static String of(JsonNode template) {
        var hash = FNV_OFFSET;
        for (var part : Json.bytes(sorted(template))) {
            hash = (hash ^ (part & 0xff)) * FNV_PRIME;
        }
        var name = new StringBuilder();
        for (var digit : Integer.toUnsignedString(hash).toCharArray()) {
            name.append(LETTERS.charAt(digit % LETTERS.length()));
        }
        return name.toString();
    }

    private static JsonNode sorted(JsonNode value) {
        if (value instanceof ObjectNode object) {
            var members = new TreeMap<String, JsonNode>();
            object.properties().forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
            return Json.object().setAll(members);
        }
        if (value.isArray()) {
            var array = Json.array();
            value.forEach(item -> array.add(sorted(item)));
            return array;
        }
        return value;
    }
}
