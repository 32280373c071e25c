package dev.nabi.cli.project;

import dev.nabi.cli.CommandException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Waits until a file of a project is saved. What builds write, and hidden files, do not count. */
public final class Changes implements AutoCloseable {
    private static final Set<String> LEFT_OUT = Set.of("target", "build", "node_modules", "__pycache__");
    /** An editor writes a file in several steps. */
    private static final Duration QUIET = Duration.ofMillis(40);

    private final WatchService watcher;
    private final Map<WatchKey, Path> directories = new HashMap<>();
    private final Path root;

    private Changes(WatchService watcher, Path root) {
        this.watcher = watcher;
        this.root = root;
    }

    /** Of a file, or of all files under a directory. */
    public static Changes of(Path root) {
        try {
            var changes = new Changes(FileSystems.getDefault().newWatchService(), root);
            if (Files.isDirectory(root)) {
                changes.registerAll(root);
            } else {
                changes.register(Objects.requireNonNull(root.toAbsolutePath().getParent()));
            }
            return changes;
        } catch (IOException e) {
            throw CommandException.usage(root + " cannot be watched: " + e.getMessage());
        }
    }

    /** Waits for a change, and until things are quiet again; false when this thread was interrupted. */
    public boolean await() {
        try {
            while (!counts(watcher.take())) {
                // Another file of the directory.
            }
            for (var key = poll(); key != null; key = poll()) {
                counts(key);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private @org.jspecify.annotations.Nullable WatchKey poll() throws InterruptedException {
        return watcher.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean counts(WatchKey key) {
        var directory = Objects.requireNonNull(directories.get(key));
        var found = false;
        for (var event : key.pollEvents()) {
            var changed = event.context() instanceof Path name ? directory.resolve(name) : directory;
            if (Files.isDirectory(changed)) {
                registerAll(changed);
            } else {
                found |= isOfProject(changed);
            }
        }
        key.reset();
        return found;
    }

    private boolean isOfProject(Path file) {
        var name = String.valueOf(file.getFileName());
        var isHidden = name.startsWith(".") || name.endsWith("~") || name.endsWith(".swp");
        return !isHidden && (Files.isDirectory(root) || file.equals(root.toAbsolutePath()));
    }

    private void registerAll(Path directory) {
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes)
                        throws IOException {
                    var name = String.valueOf(found.getFileName());
                    if (!found.equals(root) && (name.startsWith(".") || LEFT_OUT.contains(name))) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    register(found);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw CommandException.usage(directory + " cannot be watched: " + e.getMessage());
        }
    }

    private void register(Path directory) throws IOException {
        directories.put(
                directory.register(
                        watcher,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE),
                directory);
    }

    @Override
    public void close() {
        try {
            watcher.close();
        } catch (IOException e) {
            throw CommandException.usage(root + " is watched no more: " + e.getMessage());
        }
    }
}
