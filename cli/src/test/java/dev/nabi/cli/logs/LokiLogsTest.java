package dev.nabi.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.kube.Yaml;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Loki's query API by its published shape: query_range, streams of [nanoseconds, line], the newest first. */
class LokiLogsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final String POD = "cart-00007-6c9f8d-x2x7k";

    private final TreeMap<Long, String> kept = new TreeMap<>();
    private final List<Map<String, String>> asked = new ArrayList<>();

    private JsonNode answer(String target) {
        assertThat(target).startsWith("/loki/api/v1/query_range?");
        var parameters = new TreeMap<String, String>();
        for (var pair : target.substring(target.indexOf('?') + 1).split("&", -1)) {
            var parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        asked.add(parameters);
        var answer = Yaml.object().put("status", "success");
        var data = answer.putObject("data").put("resultType", "streams");
        var stream = data.putArray("result").addObject();
        stream.putObject("stream").put("namespace", "shop").put("pod", POD);
        var values = stream.putArray("values");
        kept
                .subMap(Long.parseLong(parameters.get("start")), true, Long.parseLong(parameters.get("end")), false)
                .descendingMap()
                .entrySet()
                .stream()
                .limit(Long.parseLong(parameters.get("limit")))
                .forEach(entry ->
                        values.addArray().add(Long.toString(entry.getKey())).add(entry.getValue()));
        return answer;
    }

    private List<String> read(LogFilter filter, Set<String> others) {
        var lines = new ArrayList<String>();
        new LokiLogs(this::answer, "shop", "cart")
                .read(filter, NOW, others, (source, line) -> lines.add(source.pod() + " " + line.message()));
        return lines;
    }

    private void keep(int number, String invocation) {
        var at = NOW.minusSeconds(3600).plusMillis(number);
        kept.put(
                at.getEpochSecond() * 1_000_000_000L + at.getNano(),
                "{\"time\":\"" + at + "\",\"level\":\"INFO\",\"invocationId\":\"" + invocation
                        + "\",\"message\":\"line " + number + "\"}");
    }

    @Test
    void linesOfAnEndedInstanceAreFoundByInvocation() {
        keep(1, "aa");
        keep(2, "bb");

        assertThat(read(new LogFilter("bb", Optional.empty()), Set.of())).containsExactly(POD + " line 2");
        assertThat(asked.getFirst().get("query"))
                .isEqualTo("{namespace=\"shop\",pod=~\"cart-[0-9]{5,9}-.+\"} |= \"bb\"");
    }

    @Test
    void morePagesAreAskedForAndNoLineComesTwice() {
        for (var number = 0; number < 2 * LokiLogs.PAGE + 10; number++) {
            keep(number, "aa");
        }

        var lines = read(new LogFilter("", Optional.empty()), Set.of());

        assertThat(lines).hasSize(2 * LokiLogs.PAGE + 10).doesNotHaveDuplicates();
        assertThat(lines.getFirst()).isEqualTo(POD + " line 0");
        assertThat(asked).hasSize(3);
    }

    @Test
    void podsWhoseLogsAreReadFromTheApiAreLeftOut() {
        keep(1, "aa");

        assertThat(read(new LogFilter("", Optional.empty()), Set.of(POD))).isEmpty();
    }

    @Test
    void textOfAQueryCannotEndIt() {
        read(LogFilter.of("\"} or {namespace=\"other", Optional.of(Duration.ofMinutes(5)), NOW), Set.of());

        assertThat(asked.getFirst().get("query")).endsWith(" |= \"\\\"} or {namespace=\\\"other\"");
        assertThat(asked.getFirst().get("start")).isEqualTo(nanos());
    }

    private static String nanos() {
        return Long.toString(NOW.minus(Duration.ofMinutes(5)).getEpochSecond() * 1_000_000_000L);
    }
}
