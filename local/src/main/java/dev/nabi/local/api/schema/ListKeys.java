package dev.nabi.local.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;

/** The key of an item in a map-like list. */
public final class ListKeys {
    private ListKeys() {}

    /** The key members of the item; a member that is absent counts with its default. */
    public static ObjectNode of(JsonNode item, Schema list) {
        var key = Json.object();
        for (var name : list.listKeys()) {
            var value = item.path(name);
            if (value.isMissingNode() && list.items() != null) {
                var member = list.items().member(name);
                value = member == null ? value : member.defaultValue();
            }
            if (!value.isMissingNode()) {
                key.set(name, value);
            }
        }
        return key;
    }
}
