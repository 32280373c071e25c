package dev.nabi.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Looks at one object each time that it changes, until something is seen or time is up. */
public final class ObjectWatch {
    private static final Duration LONGEST = Duration.ofMinutes(4);

    private final KubeApi api;
    private final Clock clock;
    private final String collection;
    private final String name;

    /** {@code collection} is the path of the list that the object is in. */
    public ObjectWatch(KubeApi api, Clock clock, String collection, String name) {
        this.api = api;
        this.clock = clock;
        this.collection = collection;
        this.name = name;
    }

    /** What {@code look} found; empty when time was up. {@code look} gets a missing node for a deleted object. */
    public <T> Optional<T> until(Duration patience, Function<JsonNode, Optional<T>> look) {
        var end = clock.instant().plus(patience);
        while (true) {
            var now = api.find(collection + "/" + name).orElse(MissingNode.getInstance());
            var found = look.apply(now);
            var left = Duration.between(clock.instant(), end);
            if (found.isPresent() || left.isNegative() || left.isZero()) {
                return found;
            }
            var seen = follow(now, left.compareTo(LONGEST) < 0 ? left : LONGEST, look);
            if (seen.isPresent()) {
                return seen;
            }
        }
    }

    private <T> Optional<T> follow(JsonNode from, Duration patience, Function<JsonNode, Optional<T>> look) {
        var version = Yaml.at(from, "metadata", "resourceVersion").asText("");
        var path = collection + "?watch=true&fieldSelector=metadata.name%3D" + name + "&timeoutSeconds="
                + Math.max(1, patience.toSeconds()) + (version.isEmpty() ? "" : "&resourceVersion=" + version);
        try (var lines = new BufferedReader(new InputStreamReader(api.stream(path), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var event = Yaml.JSON.readTree(line);
                var type = event.path("type").asText();
                if (type.equals("ERROR")) {
                    // Most often the version is too old: the caller lists again.
                    return Optional.empty();
                }
                var found = look.apply(type.equals("DELETED") ? MissingNode.getInstance() : event.path("object"));
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new CommandException(ExitCode.UNREACHABLE, "the watch of " + name + " broke: " + e.getMessage(), e);
        }
    }
}
