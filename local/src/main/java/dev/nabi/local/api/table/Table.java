package dev.nabi.local.api.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import java.time.Instant;
import java.util.List;

/** Objects as a {@code meta.k8s.io/v1 Table}. */
public final class Table {
    private Table() {}

    /** What a row carries of its object. */
    public enum Include {
        NONE,
        METADATA,
        OBJECT
    }

    public static ObjectNode of(Printer printer, List<? extends JsonNode> objects, Include include, Instant now) {
        var table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.putObject("metadata");
        var columns = table.putArray("columnDefinitions");
        printer.columns().forEach(column -> columns.add(column.definition()));
        var rows = table.putArray("rows");
        for (var object : objects) {
            var row = rows.addObject();
            row.putArray("cells").addAll(printer.cells(object, now));
            switch (include) {
                case METADATA -> row.set("object", partial(object));
                case OBJECT -> row.set("object", object);
                case NONE -> {}
            }
        }
        return table;
    }

    /** The object without anything but its metadata. */
    public static ObjectNode partial(JsonNode object) {
        var partial = Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", object.path("metadata"));
        return partial;
    }
}
