package dev.nabi.metering.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The directory of the journal: {@code <run>-<number>.segment}, a lock that keeps a second process out, and what could
 * not be read, left aside as {@code ….unreadable} for a person to look at.
 */
final class JournalFiles implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JournalFiles.class);
    private static final String SEGMENT = ".segment";
    private static final String UNFINISHED = ".unfinished";
    private static final String UNREADABLE = ".unreadable";

    /** Left to others on the volume, the ledger first of all: without it nothing can be folded and nothing freed. */
    static final long RESERVED_BYTES = 32L << 20;

    private final Path directory;
    private final FileChannel lockFile;

    private JournalFiles(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    static JournalFiles open(Path directory) throws IOException {
        Files.createDirectories(directory);
        var lockFile = FileChannel.open(
                directory.resolve("lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        if (lock(lockFile) == null) {
            lockFile.close();
            throw new IOException("The journal in " + directory + " is in use by another process: every gateway needs a"
                    + " directory of its own (nabi.metering.directory)");
        }
        var files = new JournalFiles(directory, lockFile);
        for (var unfinished : files.list(UNFINISHED)) {
            Files.delete(unfinished);
        }
        return files;
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** What other runs left, as far as it can be read. */
    List<Segment> segments() throws IOException {
        var segments = new ArrayList<Segment>();
        for (var path : list(SEGMENT)) {
            var header = header(path);
            if (header.isPresent()) {
                segments.add(Segment.map(path, header.get(), false));
            } else {
                setAside(path);
            }
        }
        return segments;
    }

    private static Optional<SegmentHeader> header(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            var bytes = in.readNBytes(SegmentHeader.BYTES);
            return bytes.length < SegmentHeader.BYTES ? Optional.empty() : SegmentHeader.decode(bytes);
        }
    }

    private static void setAside(Path path) throws IOException {
        var aside = path.resolveSibling(path.getFileName() + UNREADABLE);
        Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
        LOG.errorf(
                "%s has no header of format %d: what it holds is not counted. It is kept as %s; a newer gateway may have"
                        + " written it, or the volume is damaged",
                path, Slot.FORMAT, aside.getFileName());
    }

    int unreadable() throws IOException {
        return list(UNREADABLE).size();
    }

    /** Makes a segment whose every block is on the disk: a write to it can no longer fail for want of room. */
    Segment create(SegmentHeader header, long bytes) throws IOException {
        var name = "%s-%08d".formatted(header.run(), header.number());
        var unfinished = directory.resolve(name + UNFINISHED);
        var path = directory.resolve(name + SEGMENT);
        try {
            fill(unfinished, header, bytes);
            move(unfinished, path);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        forceDirectory();
        return Segment.map(path, header, true);
    }

    private static void fill(Path path, SegmentHeader header, long bytes) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var zeros = ByteBuffer.allocateDirect((int) Math.min(bytes, 1 << 20));
            for (long left = bytes; left > 0; left -= zeros.position()) {
                zeros.clear().limit((int) Math.min(left, zeros.capacity()));
                channel.write(zeros);
            }
            channel.write(ByteBuffer.wrap(header.encode()), 0);
            channel.force(true);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to);
        }
    }

    void delete(Segment segment) throws IOException {
        segment.close();
        Files.deleteIfExists(segment.path());
    }

    long bytes() throws IOException {
        long bytes = 0;
        for (var suffix : List.of(SEGMENT, UNREADABLE)) {
            for (var path : list(suffix)) {
                bytes += Files.size(path);
            }
        }
        return bytes;
    }

    long freeBytes() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    private void forceDirectory() throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private List<Path> list(String suffix) throws IOException {
        var paths = new ArrayList<Path>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + suffix)) {
            entries.forEach(paths::add);
        }
        paths.sort(null);
        return paths;
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
