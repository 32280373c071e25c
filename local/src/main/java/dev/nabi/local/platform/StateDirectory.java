package dev.nabi.local.platform;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The platform's directory for logs, kubeconfig and pods, held by one platform at a time. */
final class StateDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel lockFile;

    private StateDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /** The lock is the operating system's, so it ends with the process, however that ends. */
    static StateDirectory hold(Path directory) throws IOException, Refusal {
        var root = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(root)) {
            Files.createDirectories(
                    root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        var file = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(file) == null) {
            file.close();
            throw new Refusal("another platform runs with the state directory " + root
                    + ": stop it, or choose another directory with --state");
        }
        return new StateDirectory(root, file);
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    Path root() {
        return root;
    }

    Path pods() {
        return root.resolve("pods");
    }

    Path kubeconfig() {
        return root.resolve("kubeconfig");
    }

    Path log(String component) {
        return root.resolve(component + ".log");
    }

    Path pidFile(String component) {
        return root.resolve(component + ".pid");
    }

    /** A component's working directory. */
    Path directory(String component) throws IOException {
        return Files.createDirectories(root.resolve(component));
    }

    /** Whoever reads it may use the API, so it is its owner's alone from its first byte. */
    void writeKubeconfig(String content) throws IOException {
        Files.deleteIfExists(kubeconfig());
        Files.createFile(
                kubeconfig(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(kubeconfig(), content);
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
