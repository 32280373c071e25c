package dev.nabi.local.agent;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a pod: the logs of its container's run and of the run before, its home, its temporary files, its
 * volumes. Only the agent's user can enter it.
 */
record PodDirectory(Path root) {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    static PodDirectory of(Path pods, Pod pod) {
        var metadata = pod.getMetadata();
        var root = pods.resolve(metadata.getNamespace() + "_" + metadata.getName() + "_" + metadata.getUid());
        if (!pods.equals(root.normalize().getParent())) {
            throw new IllegalArgumentException("the names of pod " + root + " cannot name a directory");
        }
        return new PodDirectory(root);
    }

    Path log() {
        return root.resolve("container.log");
    }

    Path previousLog() {
        return root.resolve("previous.log");
    }

    Path pidFile() {
        return root.resolve("container.pid");
    }

    Path home() {
        return root.resolve("home");
    }

    Path temporary() {
        return root.resolve("tmp");
    }

    Path volumes() {
        return root.resolve("volumes");
    }

    void create() throws IOException {
        if (!Files.isDirectory(root)) {
            Files.createDirectories(root.getParent());
            Files.createDirectory(root, PRIVATE);
            Files.createDirectory(home());
            Files.createDirectory(temporary());
        }
    }

    /** A new run begins with a log of its own; that of the run before stays beside it. */
    void beginLog() throws IOException {
        if (Files.exists(log())) {
            Files.move(log(), previousLog(), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** A directory that starts empty and keeps what a container writes, over its restarts. */
    void createVolume(String name) throws IOException {
        Files.createDirectories(volumes().resolve(name));
    }

    /** Writes a volume anew, so that a restarted container sees what its ConfigMap or Secret holds by then, and no more. */
    void writeVolume(String name, Map<Path, byte[]> files) throws IOException {
        var directory = volumes().resolve(name);
        delete(directory);
        Files.createDirectories(directory);
        for (var file : files.entrySet()) {
            var path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    void delete() throws IOException {
        delete(root);
    }

    /** Deletes the directories of all pods of an earlier agent; their logs are kept. */
    static void deleteAll(Path pods, EndedLogs ended) throws IOException {
        try (var directories = Files.list(pods)) {
            for (var directory : directories.toList()) {
                if (!ended.isIn(directory)) {
                    var pod = new PodDirectory(directory);
                    ended.keep(pod);
                    pod.delete();
                }
            }
        }
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
