package dev.nabi.local.api.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A printer put together from columns and the function that fills each. */
final class ColumnsOf implements Printer {
    private final List<Column> columns = new ArrayList<>();
    private final List<BiFunction<JsonNode, Instant, Object>> cells = new ArrayList<>();

    ColumnsOf() {
        this(true);
    }

    private ColumnsOf(boolean named) {
        if (named) {
            columns.add(Column.ofName());
            cells.add((object, now) -> Meta.name(object));
        }
    }

    static ColumnsOf nameless() {
        return new ColumnsOf(false);
    }

    ColumnsOf with(String name, Function<JsonNode, Object> cell) {
        columns.add(Column.of(name));
        cells.add((object, now) -> cell.apply(object));
        return this;
    }

    ColumnsOf wide(String name, Function<JsonNode, Object> cell) {
        columns.add(Column.wide(name));
        cells.add((object, now) -> cell.apply(object));
        return this;
    }

    ColumnsOf number(String name, Function<JsonNode, Object> cell) {
        columns.add(new Column(name, "integer", "", 0));
        cells.add((object, now) -> cell.apply(object));
        return this;
    }

    ColumnsOf timed(String name, BiFunction<JsonNode, Instant, String> cell) {
        columns.add(Column.of(name));
        cells.add(cell::apply);
        return this;
    }

    ColumnsOf age() {
        return timed("Age", Ages::age);
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public List<JsonNode> cells(JsonNode object, Instant now) {
        return cells.stream().map(cell -> Json.tree(cell.apply(object, now))).toList();
    }
}
