package dev.nabi.local.platform;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The platform's directory for logs, kubeconfig and pods, held by one platform at a time. */
final class StateDirectory implements AutoCloseable {
    private static final List<String> LEFT = List.of(
            "pods",
            "gateway",
            "operator",
            "events",
            "console",
            "console.log",
            "console.log.1",
            "events.log",
            "events.log.1",
            "gateway.log",
            "gateway.log.1",
            "operator.log",
            "operator.log.1");

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

    /** The code store of this session, from which instances run their jars. */
    Path code() {
        return root.resolve("code");
    }

    /** No object of an earlier session is left that names a jar. */
    void forgetCode() throws IOException {
        delete(code());
    }

    /** The key that results are signed with, which whoever is called back may be given: made once, its owner's alone. */
    Path callbackKey() throws IOException {
        var file = directory("events").resolve("callback-key");
        if (!Files.exists(file)) {
            var key = new byte[32];
            new SecureRandom().nextBytes(key);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, "whsec_" + Base64.getEncoder().encodeToString(key) + "\n");
        }
        return file;
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

    /** Deletes what earlier platforms left here, and nothing that is not theirs. */
    void forget() throws IOException {
        for (var left : LEFT) {
            delete(root.resolve(left));
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var paths = Files.walk(tree)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
