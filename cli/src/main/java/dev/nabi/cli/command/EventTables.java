package dev.nabi.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.output.Table;

/** Events as a person reads them. */
final class EventTables {
    private static final int MOST_CHARACTERS = 2000;
    private static final int LINE = 100;

    private EventTables() {}

    static String oneLine(String text) {
        var line = text.lines().findFirst().orElse("");
        return line.length() > LINE ? line.substring(0, LINE - 1) + "…" : line;
    }

    /** All of one event. */
    static String of(JsonNode event) {
        var head = new Table("EVENT", event.path("id").asText())
                .row(
                        "function",
                        event.path("namespace").asText() + "/"
                                + event.path("function").asText());
        for (var field : new String[] {
            "trigger", "state", "acceptedAt", "notBefore", "settledAt", "expiresAt", "reason", "detail"
        }) {
            if (event.hasNonNull(field)) {
                head.row(field, event.path(field).asText());
            }
        }
        var text = new StringBuilder(head.text());
        if (!event.path("attempts").isEmpty()) {
            text.append('\n').append(history(event));
        }
        append(text, "result", event.path("result"));
        append(text, "payload", event.path("payload"));
        return text.toString();
    }

    private static String history(JsonNode event) {
        var table = new Table("ATTEMPT", "START", "MS", "STATUS", "OUTCOME", "COLD", "REVISION");
        var number = 0;
        for (var attempt : event.path("attempts")) {
            var isCounted = attempt.path("counted").asBoolean(true);
            number += isCounted ? 1 : 0;
            table.row(
                    isCounted ? Integer.toString(number) : "-",
                    attempt.path("start").asText(),
                    attempt.path("ms").asText(),
                    attempt.path("status").asText(),
                    attempt.path("outcome").asText(),
                    attempt.path("cold").asText(),
                    attempt.path("revision").asText("-"));
        }
        return table.text();
    }

    private static void append(StringBuilder text, String title, JsonNode content) {
        if (content.isMissingNode()) {
            return;
        }
        text.append('\n').append(title).append(":\n");
        for (var field : new String[] {"head", "status", "body", "bodyBase64"}) {
            var value = content.path(field).asText("");
            if (!value.isEmpty()) {
                text.append("  ").append(field).append(": ").append(cut(value)).append('\n');
            }
        }
    }

    private static String cut(String value) {
        return value.length() > MOST_CHARACTERS ? value.substring(0, MOST_CHARACTERS) + "… (-o json shows all)" : value;
    }
}
