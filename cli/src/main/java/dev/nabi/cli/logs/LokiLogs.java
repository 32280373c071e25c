package dev.nabi.cli.logs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.kube.Yaml;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Logs of instances that an installation keeps in Loki, by its query API. Streams have the labels {@code namespace} and
 * {@code pod}, as collectors of Kubernetes logs set them, and the lines as the container wrote them.
 */
public final class LokiLogs {
    /** Loki's own default for the most lines of one answer. */
    static final int PAGE = 5000;

    private static final Duration OLDEST = Duration.ofDays(7);
    private static final int MOST_PAGES = 20;
    private static final long SECOND = 1_000_000_000L;

    private final Query query;
    private final String namespace;
    private final String function;

    /** Gives the answer to a path with its query, as JSON. */
    @FunctionalInterface
    public interface Query {
        JsonNode ask(String target);
    }

    public LokiLogs(Query query, String namespace, String function) {
        this.query = query;
        this.namespace = namespace;
        this.function = function;
    }

    /** A line, its pod, and when it was collected, in nanoseconds since 1970. */
    private record Entry(long at, String pod, String line) {
        Instant time() {
            return Instant.ofEpochSecond(at / SECOND, at % SECOND);
        }
    }

    /** Gives the lines of pods that are not among {@code others}, in their order; at most the last 100,000. */
    public void read(LogFilter filter, Instant now, Set<String> others, BiConsumer<LogSource, LogLine> reader) {
        var start = nanos(filter.earliest().orElse(now.minus(OLDEST)));
        var end = nanos(now) + 1;
        var entries = new ArrayList<Entry>();
        var known = new HashSet<Entry>();
        for (var page = 0; page < MOST_PAGES; page++) {
            var found = entries(query.ask(target(filter, start, end)));
            // Lines of one nanosecond may stand on two pages.
            found.stream().filter(known::add).forEach(entries::add);
            var oldest = found.stream().mapToLong(Entry::at).min().orElse(start);
            if (found.size() < PAGE || oldest + 1 >= end) {
                break;
            }
            end = oldest + 1;
        }
        entries.stream()
                .filter(entry -> !others.contains(entry.pod()))
                .sorted(java.util.Comparator.comparingLong(Entry::at))
                .forEach(entry -> {
                    var line = LogLine.of(entry.line());
                    if (filter.matches(line)) {
                        reader.accept(LogSource.ended(entry.pod(), entry.time().toString()), line);
                    }
                });
    }

    private String target(LogFilter filter, long start, long end) {
        var selector = "{namespace=" + quoted(namespace) + ",pod=~" + quoted(function + "-[0-9]{5,9}-.+") + "}";
        var lines = filter.invocation().isEmpty() ? "" : " |= " + quoted(filter.invocation());
        return "/loki/api/v1/query_range?query=" + URLEncoder.encode(selector + lines, StandardCharsets.UTF_8)
                + "&start=" + start + "&end=" + end + "&limit=" + PAGE + "&direction=backward";
    }

    /** A string of LogQL. */
    private static String quoted(String text) {
        return Yaml.JSON.getNodeFactory().textNode(text).toString();
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * SECOND + time.getNano();
    }

    private static List<Entry> entries(JsonNode answer) {
        var entries = new ArrayList<Entry>();
        for (var stream : answer.path("data").path("result")) {
            var pod = stream.path("stream").path("pod").asText();
            for (var value : stream.path("values")) {
                entries.add(new Entry(value.path(0).asLong(), pod, value.path(1).asText()));
            }
        }
        return entries;
    }
}
