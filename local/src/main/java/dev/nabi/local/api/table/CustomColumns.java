package dev.nabi.local.api.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.JsonPath;
import dev.nabi.local.api.json.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The {@code additionalPrinterColumns} of a custom resource; name and age where it names none. */
public final class CustomColumns implements Printer {
    private final List<Column> columns = new ArrayList<>(List.of(Column.ofName()));
    private final List<JsonPath> paths = new ArrayList<>();

    private CustomColumns(JsonNode definitions) {
        for (var definition : definitions) {
            columns.add(new Column(
                    Json.text(definition, "name"),
                    Json.text(definition, "type"),
                    Json.text(definition, "format"),
                    definition.path("priority").asInt(0)));
            paths.add(JsonPath.of(Json.text(definition, "jsonPath")));
        }
    }

    public static Printer of(JsonNode definitions) {
        return definitions.isEmpty() ? Printers.plain() : new CustomColumns(definitions);
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public List<JsonNode> cells(JsonNode object, Instant now) {
        var cells = new ArrayList<JsonNode>();
        cells.add(Json.tree(Meta.name(object)));
        for (var i = 0; i < paths.size(); i++) {
            var found = paths.get(i).find(object);
            cells.add(found.isEmpty() ? NullNode.getInstance() : cell(found, columns.get(i + 1), now));
        }
        return cells;
    }

    private static JsonNode cell(List<JsonNode> found, Column column, Instant now) {
        var first = found.getFirst();
        return switch (column.type()) {
            case "integer" -> first.isNumber() ? Json.tree(first.longValue()) : NullNode.getInstance();
            case "number" -> first.isNumber() ? first : NullNode.getInstance();
            case "boolean" -> first.isBoolean() ? first : NullNode.getInstance();
            case "date" -> Json.tree(Ages.since(first.asText(), now));
            default -> Json.tree(first.isContainerNode() ? first.toString() : first.asText());
        };
    }
}
