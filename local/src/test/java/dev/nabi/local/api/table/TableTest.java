package dev.nabi.local.api.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    private static JsonNode yaml(String text) {
        return Json.parseYaml(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "119, 119s",
        "120, 2m",
        "185, 3m5s",
        "660, 11m",
        "10799, 179m",
        "10800, 3h",
        "12000, 3h20m",
        "36000, 10h",
        "172800, 2d",
        "180000, 2d2h",
        "864000, 10d"
    })
    void agesReadAsPeopleAreUsedTo(long seconds, String shown) {
        assertThat(Ages.shown(Duration.ofSeconds(seconds))).isEqualTo(shown);
    }

    @Test
    void aPodOnItsWay() {
        var pod = yaml("""
                metadata: {name: p, creationTimestamp: "2026-01-01T00:59:30Z"}
                spec: {containers: [{name: a}, {name: b}]}
                status:
                  phase: Running
                  containerStatuses:
                  - {ready: true, restartCount: 2, state: {running: {}}}
                  - {ready: false, restartCount: 1, state: {waiting: {reason: CrashLoopBackOff}}}
                """);

        assertThat(Printers.pods().cells(pod, NOW).subList(0, 5))
                .extracting(JsonNode::asText)
                .containsExactly("p", "1/2", "CrashLoopBackOff", "3", "30s");
    }

    @Test
    void customColumnsFollowTheirPaths() {
        var columns = yaml("""
                - {name: READY, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
                - {name: REPLICAS, type: integer, jsonPath: .status.replicas}
                - {name: AGE, type: date, jsonPath: .metadata.creationTimestamp}
                - {name: MORE, type: string, priority: 1, jsonPath: .spec.more}
                """);
        var object = yaml("""
                metadata: {name: f, creationTimestamp: "2026-01-01T00:00:00Z"}
                status: {replicas: 2, conditions: [{type: Ready, status: "True"}]}
                """);
        var printer = CustomColumns.of(columns);

        assertThat(printer.cells(object, NOW))
                .extracting(JsonNode::toString)
                .containsExactly("\"f\"", "\"True\"", "2", "\"60m\"", "null");
        assertThat(printer.columns().getLast().priority()).isEqualTo(1);
    }
}
