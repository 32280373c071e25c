package dev.nabi.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.kube.Yaml;
import dev.nabi.cli.output.Ages;
import dev.nabi.cli.output.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Triggers as kubectl lists them, and why those are not ready that are not. */
record TriggerTable(List<JsonNode> triggers, boolean isWithNamespace, Instant now) {
    String text() {
        var titles =
                new ArrayList<>(List.of("NAME", "FUNCTION", "SOURCE", "READY", "BACKLOG", "OLDEST", "DEAD", "AGE", ""));
        if (isWithNamespace) {
            titles.addFirst("NAMESPACE");
        }
        var table = new Table(titles.toArray(new String[0]));
        triggers.forEach(trigger -> table.row(row(trigger)));
        return table.isEmpty() ? "" : table.text();
    }

    private String[] row(JsonNode trigger) {
        var status = trigger.path("status");
        var ready = status.path("conditions")
                .valueStream()
                .filter(condition -> "Ready".equals(condition.path("type").asText()))
                .findFirst()
                .orElse(Yaml.object());
        var cells = new ArrayList<>(List.of(
                Yaml.at(trigger, "metadata", "name").asText(),
                Yaml.at(trigger, "spec", "function", "name").asText(),
                status.path("source").asText("-"),
                ready.path("status").asText("-"),
                status.path("backlog").asText("-"),
                Ages.since(status.path("oldest").asText(), now),
                status.path("dead").asText("-"),
                Ages.since(Yaml.at(trigger, "metadata", "creationTimestamp").asText(), now),
                "True".equals(ready.path("status").asText()) || ready.isEmpty()
                        ? ""
                        : ready.path("reason").asText() + ": "
                                + EventTables.oneLine(ready.path("message").asText())));
        if (isWithNamespace) {
            cells.addFirst(Yaml.at(trigger, "metadata", "namespace").asText());
        }
        return cells.toArray(new String[0]);
    }
}
