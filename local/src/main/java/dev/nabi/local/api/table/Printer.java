package dev.nabi.local.api.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/** The columns of a kind and an object's cells in them. */
public interface Printer {
    List<Column> columns();

    /** One cell a column, in their order. */
    List<JsonNode> cells(JsonNode object, Instant now);
}
