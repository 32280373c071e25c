package dev.nabi.cli.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Usage and cost, as the management port of a gateway gives them to who may read the Functions. */
public record UsageApi(URI management, Optional<String> token) {
    private static final int MOST_PAGES = 1000;

    /** A report with all its pages; parameters with an empty value are left out. */
    public JsonNode ask(String path, Map<String, String> parameters) {
        var api = new JsonApi("the gateway", management, token);
        var report = api.get(path + JsonApi.query(parameters));
        var rows = report.path("rows");
        var next = report.path("next").asText("");
        for (var pages = 1; !next.isEmpty() && pages < MOST_PAGES; pages++) {
            var page = api.get(next);
            if (rows instanceof ArrayNode all) {
                page.path("rows").forEach(all::add);
            }
            next = page.path("next").asText("");
        }
        ((ObjectNode) report).remove("next");
        return report;
    }
}
