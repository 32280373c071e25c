package dev.nabi.local.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The last logs of pods that are gone, one file a pod, bounded in number and bytes: the oldest go first. */
record EndedLogs(Path directory, int mostFiles, long mostBytes) {
    private static final int FILES = 200;
    private static final long BYTES = 64L << 20;
    private static final String SUFFIX = ".log";

    static EndedLogs under(Path pods) {
        // No pod's directory has this name: those have underscores.
        return new EndedLogs(pods.resolve("ended"), FILES, BYTES);
    }

    /** A log and what is compared to choose between logs. */
    private record Kept(Path file, FileTime written, long bytes) {
        static Kept of(Path file) throws IOException {
            return new Kept(file, Files.getLastModifiedTime(file), Files.size(file));
        }
    }

    boolean isIn(Path path) {
        return path.startsWith(directory);
    }

    /** Takes the log of the pod's last run, or of the run before where the last one wrote nothing. */
    void keep(PodDirectory pod) throws IOException {
        for (var log : List.of(pod.log(), pod.previousLog())) {
            if (Files.isRegularFile(log) && Files.size(log) > 0) {
                Files.createDirectories(directory);
                Files.move(
                        log, directory.resolve(pod.root().getFileName() + SUFFIX), StandardCopyOption.REPLACE_EXISTING);
                drop();
                return;
            }
        }
    }

    private void drop() throws IOException {
        synchronized (EndedLogs.class) {
            var files = 0;
            var bytes = 0L;
            for (var log : newestFirst()) {
                files++;
                bytes += log.bytes();
                if (files > mostFiles || bytes > mostBytes) {
                    Files.deleteIfExists(log.file());
                }
            }
        }
    }

    private List<Kept> newestFirst() throws IOException {
        try (var files = Files.list(directory)) {
            var kept = new ArrayList<Kept>();
            for (var file : files.toList()) {
                kept.add(Kept.of(file));
            }
            kept.sort(Comparator.comparing(Kept::written).reversed());
            return kept;
        }
    }
}
