package dev.nabi.local.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.resources.Target;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads the log files that the node agent writes: of a container's run, of the run before, and of pods that are gone.
 * Their lines carry no times.
 */
final class PodLogs {
    /** A log that is longer is served from its end. */
    private static final long MOST_BYTES = 16 << 20;

    private final Path folder;
    private final Clock clock;

    PodLogs(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    ApiResponse answer(ApiRequest request, Target target, ObjectNode pod) {
        checkContainer(request.parameter("container"), pod);
        var log = file(pod, request.flag("previous") ? "previous.log" : "container.log");
        if (request.flag("previous") && !Files.exists(log)) {
            throw ApiException.badRequest("previous terminated container \"%s\" in pod \"%s\" not found"
                    .formatted(Json.text(Json.at(pod, "spec", "containers").path(0), "name"), target.name()));
        }
        var start = start(log, request);
        var most = request.number("limitBytes", Long.MAX_VALUE);
        return request.flag("follow")
                ? new ApiResponse.Following(target, log, start, most)
                : ApiResponse.text(read(log, start, Math.min(most, MOST_BYTES)));
    }

    /** The log of a pod that is not there any more, as long as it is kept; kubectl does not ask for it, its {@code --raw} does. */
    Optional<ApiResponse> ended(ApiRequest request, Target target) {
        return newestEnded("%s_%s_".formatted(target.namespace(), target.name()))
                .map(log -> {
                    var most = request.number("limitBytes", MOST_BYTES);
                    return ApiResponse.text(read(log, start(log, request), Math.min(most, MOST_BYTES)));
                });
    }

    /** The kept logs of a namespace, the oldest first. */
    ArrayNode endedOf(String namespace) {
        var items = Json.array(List.of());
        for (var log : endedFiles(namespace + "_")) {
            var parts = log.getFileName().toString().split("_", 3);
            items.addObject()
                    .put("pod", parts[1])
                    .put(
                            "ended",
                            Instant.ofEpochMilli(log.toFile().lastModified()).toString())
                    .put("bytes", log.toFile().length());
        }
        return items;
    }

    private List<Path> endedFiles(String prefix) {
        var logs = folder.resolve("ended");
        if (!Files.isDirectory(logs)) {
            return List.of();
        }
        try (var files = Files.list(logs)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Path> newestEnded(String prefix) {
        var files = endedFiles(prefix);
        return files.isEmpty() ? Optional.empty() : Optional.of(files.getLast());
    }

    private Path file(ObjectNode pod, String log) {
        var name = "%s_%s_%s".formatted(Meta.namespace(pod), Meta.name(pod), Meta.uid(pod));
        return folder.resolve(name).resolve(log);
    }

    private static void checkContainer(String name, ObjectNode pod) {
        var known = Json.at(pod, "spec", "containers")
                .valueStream()
                .map(container -> Json.text(container, "name"))
                .toList();
        if (!name.isEmpty() && !known.contains(name)) {
            throw ApiException.badRequest("container %s is not valid for pod %s".formatted(name, Meta.name(pod)));
        }
    }

    private long start(Path log, ApiRequest request) {
        if (!Files.exists(log)) {
            return 0;
        }
        try {
            var size = Files.size(log);
            var since = request.number("sinceSeconds", -1);
            var changed = Files.getLastModifiedTime(log).toInstant();
            if (since >= 0 && changed.isBefore(clock.instant().minusSeconds(since))) {
                return size;
            }
            var oldest = Math.max(0, size - MOST_BYTES);
            var lines = request.number("tailLines", -1);
            return lines < 0 ? oldest : Math.max(oldest, tail(log, size, lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the last lines of a file begin. */
    private static long tail(Path log, long size, long lines) throws IOException {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var block = new byte[8192];
            var left = lines;
            for (var end = size; end > 0; end = Math.max(0, end - block.length)) {
                var start = Math.max(0, end - block.length);
                file.seek(start);
                file.readFully(block, 0, (int) (end - start));
                for (var at = end - 1; at >= start; at--) {
                    if (block[(int) (at - start)] == '\n' && at != size - 1 && --left == 0) {
                        return at + 1;
                    }
                }
            }
            return lines == 0 ? size : 0;
        }
    }

    static byte[] read(Path log, long start, long most) {
        if (!Files.exists(log) || most <= 0) {
            return new byte[0];
        }
        try (var in = Files.newInputStream(log)) {
            in.skipNBytes(start);
            return in.readNBytes((int) Math.min(most, Integer.MAX_VALUE - 8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
