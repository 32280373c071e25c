package dev.nabi.local.api.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;

/** The head of a column; one with a priority above 0 shows only in wide output. */
public record Column(String name, String type, String format, int priority) {

    static Column of(String name) {
        return new Column(name, "string", "", 0);
    }

    static Column wide(String name) {
        return new Column(name, "string", "", 1);
    }

    static Column ofName() {
        return new Column("Name", "string", "name", 0);
    }

    ObjectNode definition() {
        return Json.object()
                .put("name", name)
                .put("type", type)
                .put("format", format)
                .put("description", "")
                .put("priority", priority);
    }
}
