package dev.nabi.console.lambda;

import dev.nabi.console.sigv4.Query;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** All operations that the API is known to have, by method and path: those that are served here, and the names of the others. */
final class Operations {
    private static final String TABLE = "operations.tsv";

    private final List<Row> rows;

    private Operations(List<Row> rows) {
        this.rows = rows;
    }

    /**
     * @param parts the segments of the path; one in braces names a part
     * @param query a parameter that tells it from another operation of the same path; empty for none
     */
    private record Row(String name, String method, List<String> parts, String query) {}

    /** An operation that a request names. */
    record Found(String name, Map<String, String> path) {}

    static Operations read() {
        var rows = new ArrayList<Row>();
        try (var stream = Objects.requireNonNull(Operations.class.getResourceAsStream(TABLE))) {
            new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> rows.add(row(line)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Operations(rows);
    }

    private static Row row(String line) {
        var columns = line.split("\t", -1);
        var uri = columns[2].split("\\?", -1);
        return new Row(columns[0], columns[1], segments(uri[0]), uri.length > 1 ? uri[1] : "");
    }

    List<String> names() {
        return rows.stream().map(Row::name).toList();
    }

    /** By a path as it was sent, with or without a slash at its end. */
    Optional<Found> find(String method, String path, List<Query.Parameter> query) {
        var segments = segments(path);
        Optional<Found> found = Optional.empty();
        for (var row : rows) {
            if (row.method().equals(method)) {
                var parts = match(row.parts(), segments);
                if (parts.isPresent() && row.query().isEmpty()) {
                    found = found.or(() -> Optional.of(new Found(row.name(), parts.get())));
                } else if (parts.isPresent()
                        && Query.parse(row.query()).stream().allMatch(query::contains)) {
                    return Optional.of(new Found(row.name(), parts.get()));
                }
            }
        }
        return found;
    }

    private static Optional<Map<String, String>> match(List<String> parts, List<String> segments) {
        if (parts.size() != segments.size()) {
            return Optional.empty();
        }
        var named = new HashMap<String, String>();
        for (var index = 0; index < parts.size(); index++) {
            var part = parts.get(index);
            if (part.startsWith("{")) {
                named.put(part.substring(1, part.length() - 1), Query.decode(segments.get(index), false));
            } else if (!part.equals(segments.get(index))) {
                return Optional.empty();
            }
        }
        return Optional.of(named);
    }

    private static List<String> segments(String path) {
        var end = path.endsWith("/") ? path.length() - 1 : path.length();
        return List.of(path.substring(Math.min(1, end), end).split("/", -1));
    }
}
