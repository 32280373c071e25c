package dev.nabi.reconciliation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code GET /usage} tells, by function.
 *
 * @param losses what the ledger knows to be missing, as text
 */
record Ledger(Map<String, Row> rows, String losses) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Row NOTHING = new Row(Map.of(), 0, 0, 0, 0, 0);

    /** A function's usage; adjustments are in it. */
    record Row(
            Map<Outcome, Long> outcomes,
            long interrupted,
            long billedInvocations,
            long billedMs,
            long mibMs,
            long activeMs) {
        long of(Outcome outcome) {
            return outcomes.getOrDefault(outcome, 0L);
        }

        long invocations() {
            return outcomes.values().stream().mapToLong(Long::longValue).sum() + interrupted;
        }

        Row plus(Row other) {
            var sum = new EnumMap<Outcome, Long>(Outcome.class);
            for (var outcome : Outcome.values()) {
                if (!outcome.field().isEmpty()) {
                    sum.put(outcome, of(outcome) + other.of(outcome));
                }
            }
            return new Row(
                    sum,
                    interrupted + other.interrupted,
                    billedInvocations + other.billedInvocations,
                    billedMs + other.billedMs,
                    mibMs + other.mibMs,
                    activeMs + other.activeMs);
        }
    }

    static Ledger parse(String json) throws JsonProcessingException {
        var answer = JSON.readTree(json);
        if (answer.has("next")) {
            throw new IllegalStateException("The usage of this run is more than a page");
        }
        var rows = new TreeMap<String, Row>();
        for (var list : new String[] {"rows", "adjustments"}) {
            for (var row : answer.path(list)) {
                rows.merge(row.get("function").asText(), row(row), Row::plus);
            }
        }
        var losses = answer.path("losses");
        return new Ledger(rows, losses.isEmpty() ? "" : losses.toString());
    }

    private static Row row(JsonNode json) {
        var outcomes = new EnumMap<Outcome, Long>(Outcome.class);
        for (var outcome : Outcome.values()) {
            if (!outcome.field().isEmpty()) {
                outcomes.put(outcome, json.get(outcome.field()).asLong());
            }
        }
        return new Row(
                outcomes,
                json.get("interrupted").asLong(),
                json.get("billedInvocations").asLong(),
                json.get("billedMs").asLong(),
                json.get("mibMs").asLong(),
                json.get("activeMs").asLong());
    }

    Row of(String function) {
        return rows.getOrDefault(function, NOTHING);
    }

    Row sum() {
        return rows.values().stream().reduce(NOTHING, Row::plus);
    }
}
