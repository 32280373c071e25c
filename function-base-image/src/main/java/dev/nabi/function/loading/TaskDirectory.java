package dev.nabi.function.loading;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A zip that is unpacked into a directory, for a program that runs its own files: with their modes, as zip keeps them. */
public final class TaskDirectory {
    /** Beyond what AWS Lambda allows (250 MB), and less than a zip that was made to fill a disk. */
    static final long MOST_BYTES = 512L << 20;

    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("r--r--r--");
    private static final String PROGRAM = "bootstrap";

    private TaskDirectory() {}

    /**
     * The directory. One that is a directory already stays where it is.
     *
     * @param cache where it is unpacked; without one, where temporary files are
     */
    public static Path of(Path zip, @Nullable Path cache) throws IOException {
        if (Files.isDirectory(zip)) {
            return zip.toAbsolutePath();
        }
        if (!Files.isReadable(zip)) {
            throw new IOException("there is no readable zip at " + zip);
        }
        var version = Integer.toHexString(zip.toAbsolutePath().hashCode()) + "-"
                + Long.toHexString(Files.getLastModifiedTime(zip).toMillis()) + "-" + Files.size(zip);
        var parent = cache == null ? OwnDirectory.named(version) : Files.createDirectories(cache);
        var task = parent.resolve("task-" + version).toAbsolutePath();
        return Files.isDirectory(task) ? task : unpack(zip, parent, task);
    }

    private static Path unpack(Path zip, Path parent, Path task) throws IOException {
        var partial = Files.createTempDirectory(parent, "partial");
        try (var files = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", "true"))) {
            Files.walkFileTree(files.getPath("/"), new Copy(partial));
            Files.move(partial, task, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException settled) {
            delete(partial); // Another process was quicker.
        } catch (ProviderNotFoundException | IOException failed) {
            delete(partial);
            throw new IOException("cannot unpack " + zip + " into " + parent + ": " + failed.getMessage(), failed);
        }
        return task;
    }

    private static final class Copy extends SimpleFileVisitor<Path> {
        private final Path root;
        private long bytes;

        Copy(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            Files.createDirectories(target(directory));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            bytes += attributes.size();
            if (bytes > MOST_BYTES) {
                throw new IOException("what is in it is larger than " + MOST_BYTES + " bytes");
            }
            var target = target(file);
            Files.copy(file, target);
            var mode = new HashSet<>(Files.getPosixFilePermissions(file));
            mode.addAll(READABLE);
            mode.add(PosixFilePermission.OWNER_WRITE);
            if (file.equals(file.getFileSystem().getPath("/" + PROGRAM))) {
                // Zips of systems without modes have none.
                mode.addAll(PosixFilePermissions.fromString("--x--x--x"));
            }
            Files.setPosixFilePermissions(target, mode);
            return FileVisitResult.CONTINUE;
        }

        private Path target(Path inZip) throws IOException {
            var target = root.resolve(inZip.toString().substring(1)).normalize();
            if (!target.startsWith(root)) {
                throw new IOException("its entry " + inZip + " is outside of it");
            }
            return target;
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path done, @Nullable IOException failed) throws IOException {
                Files.delete(done);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
