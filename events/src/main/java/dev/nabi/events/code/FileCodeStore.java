package dev.nabi.events.code;

import dev.nabi.events.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * A code store in a directory, of one process:
 *
 * <pre>
 * &lt;sha256&gt;.jar                   a content
 * claims/&lt;namespace&gt;/&lt;sha256&gt;    a claim; when the file was changed is when it was renewed
 * incoming/&lt;id&gt;                  an upload
 * </pre>
 */
public final class FileCodeStore implements CodeStore {
    private static final String SUFFIX = ".jar";

    private final Path root;
    private final Path claims;
    private final Path incoming;

    private FileCodeStore(Path root) {
        this.root = root;
        claims = root.resolve("claims");
        incoming = root.resolve("incoming");
    }

    /** Opens the store, and makes its directories where it is new. */
    public static FileCodeStore open(Path directory) throws StoreException {
        var store = new FileCodeStore(directory);
        return attempt("opened", () -> {
            Files.createDirectories(store.claims);
            Files.createDirectories(store.incoming);
            return store;
        });
    }

    @Override
    public Upload begin(Instant now) throws StoreException {
        var part = incoming.resolve(UUID.randomUUID().toString());
        return attempt(
                "written",
                () -> new PartFile(
                        part, FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
    }

    private final class PartFile implements Upload {
        private final Path part;
        private final FileChannel channel;

        PartFile(Path part, FileChannel channel) {
            this.part = part;
            this.channel = channel;
        }

        @Override
        public void write(byte[] bytes, int length) throws StoreException {
            attempt("written", () -> {
                var buffer = ByteBuffer.wrap(bytes, 0, length);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                return length;
            });
        }

        @Override
        public void commit(String namespace, String sha256, Instant now) throws StoreException {
            attempt("written", () -> {
                channel.force(true);
                synchronized (FileCodeStore.this) {
                    if (!Files.exists(content(sha256))) {
                        Files.move(part, content(sha256), StandardCopyOption.ATOMIC_MOVE);
                    }
                    claim(namespace, sha256, now);
                }
                return sha256;
            });
        }

        @Override
        public void close() {
            try {
                channel.close();
                Files.deleteIfExists(part);
            } catch (IOException later) {
                // The collection deletes what is left.
            }
        }
    }

    private void claim(String namespace, String sha256, Instant now) throws IOException {
        var claim = claims.resolve(namespace).resolve(sha256);
        Files.createDirectories(claims.resolve(namespace));
        try {
            Files.createFile(claim);
        } catch (FileAlreadyExistsException renewed) {
            // Its time says so.
        }
        Files.setLastModifiedTime(claim, FileTime.from(now));
    }

    @Override
    public synchronized boolean renew(String namespace, String sha256, Instant now) throws StoreException {
        return attempt("written", () -> {
            if (!isThere(namespace, sha256)) {
                return false;
            }
            claim(namespace, sha256, now);
            return true;
        });
    }

    private boolean isThere(String namespace, String sha256) {
        return Files.exists(claims.resolve(namespace).resolve(sha256)) && Files.exists(content(sha256));
    }

    @Override
    public Optional<Content> open(String namespace, String sha256) throws StoreException {
        return attempt("read", () -> {
            if (!isThere(namespace, sha256)) {
                return Optional.empty();
            }
            var channel = FileChannel.open(content(sha256));
            return Optional.of(new Content(channel.size(), java.nio.channels.Channels.newInputStream(channel)));
        });
    }

    @Override
    public synchronized Sizes sizes(String namespace) throws StoreException {
        return attempt("read", () -> {
            var own = 0L;
            for (var claim : files(claims.resolve(namespace))) {
                own += size(content(String.valueOf(claim.getFileName())));
            }
            var total = 0L;
            for (var content : files(root)) {
                total += size(content);
            }
            return new Sizes(own, total);
        });
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException gone) {
            return 0;
        }
    }

    @Override
    public List<Claim> claimsBefore(Instant cutoff) throws StoreException {
        return attempt("read", () -> {
            var found = new ArrayList<Claim>();
            for (var namespace : files(claims)) {
                for (var claim : files(namespace)) {
                    if (isBefore(claim, cutoff)) {
                        found.add(new Claim(
                                String.valueOf(namespace.getFileName()), String.valueOf(claim.getFileName())));
                    }
                }
            }
            return found;
        });
    }

    @Override
    public synchronized void release(Claim claim, Instant cutoff) throws StoreException {
        var file = claims.resolve(claim.namespace()).resolve(claim.sha256());
        attempt("deleted", () -> isBefore(file, cutoff) && Files.deleteIfExists(file));
    }

    private static boolean isBefore(Path file, Instant cutoff) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(cutoff);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    @Override
    public synchronized void collect(Instant cutoff) throws StoreException {
        attempt("deleted", () -> {
            for (var content : files(root)) {
                var name = String.valueOf(content.getFileName());
                if (name.endsWith(SUFFIX) && isUnclaimed(name.substring(0, name.length() - SUFFIX.length()))) {
                    Files.deleteIfExists(content);
                }
            }
            for (var part : files(incoming)) {
                if (isBefore(part, cutoff)) {
                    Files.deleteIfExists(part);
                }
            }
            return cutoff;
        });
    }

    private boolean isUnclaimed(String sha256) throws IOException {
        Predicate<Path> claims = namespace -> Files.exists(namespace.resolve(sha256));
        return files(this.claims).stream().noneMatch(claims);
    }

    private Path content(String sha256) {
        return root.resolve(sha256 + SUFFIX);
    }

    private static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    @FunctionalInterface
    private interface Attempt<T> {
        T make() throws IOException;
    }

    private static <T> T attempt(String what, Attempt<T> attempt) throws StoreException {
        try {
            return attempt.make();
        } catch (StoreException known) {
            throw known;
        } catch (IOException e) {
            throw new StoreException("The code store cannot be " + what + ": " + e, e);
        }
    }

    @Override
    public void close() {
        // Files are opened and closed by each request.
    }
}
