package dev.nabi.images.aot;

import dev.nabi.images.layout.Command;
import dev.nabi.images.layout.Stage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a cache out of recordings, the same bytes for the same list of classes.
 *
 * <p>With {@code -Xshare:dump} the JVM loads what the list says, on one thread and without compiling, and writes what it
 * has then, in an order of its own that depends on nothing else. What is left of the machine is taken out: the folder of
 * the program, which stands in the cache as {@code /proc/self/cwd}; the size of the heap; and the clock, which soft references
 * hold. Two dumps show where.
 */
final class CacheDump {
    /** Not larger than what is addressed without shifts, as in most containers. */
    private static final String HEAP = "-Xmx1g";

    /** The program's folder by a name that is the same everywhere. */
    private static final String HERE = "/proc/self/cwd";

    private static final int HEADER = 4096;

    private final String java;
    private final Path program;
    private final String options;
    private final String jar;

    /** For a program that stands in the folder {@code program}, where its file of JVM flags and its jar are. */
    CacheDump(String java, Path program, String options, String jar) {
        this.java = java;
        this.program = program;
        this.options = options;
        this.jar = jar;
    }

    /** The flag with which a run leaves a recording. */
    static String recording(Path file) {
        return "-XX:DumpLoadedClassList=" + file;
    }

    void write(List<Path> recordings, Path cache) throws IOException, InterruptedException {
        var work = Files.createTempDirectory("nabi-cache");
        try {
            var list = work.resolve("classes");
            var command = new ArrayList<>(
                    List.of(java, "-cp", jar + ":" + ownCode(), ClassList.class.getName(), list.toString()));
            recordings.forEach(recording -> command.add(recording.toString()));
            run(command);
            var first = dump(list, work.resolve("first"));
            clearTimes(first, dump(list, work.resolve("second")), System.nanoTime() / 1_000_000);
            Files.write(cache, first);
        } finally {
            Stage.delete(work);
        }
    }

    private byte[] dump(Path list, Path output) throws IOException, InterruptedException {
        var said = run(List.of(
                java,
                "@" + options,
                HEAP,
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + output,
                "-XX:+AOTClassLinking",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-cp",
                HERE + "/" + jar));
        if (!Files.exists(output)) {
            throw new IOException("the JVM wrote no cache; it said:\n" + said);
        }
        return Files.readAllBytes(output);
    }

    /** Nothing of the machine's environment, which may have flags for the JVM. */
    private String run(List<String> command) throws IOException, InterruptedException {
        return Command.run(program, command, Map.of("LANG", "C.UTF-8"));
    }

    /**
     * Clears what differs: in the header the check sums, which nobody checks, and elsewhere what both have a time of this
     * machine's clock in.
     */
    static void clearTimes(byte[] cache, byte[] other, long now) {
        var words = ByteBuffer.wrap(cache).order(ByteOrder.LITTLE_ENDIAN);
        var others = ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < HEADER; i += Integer.BYTES) {
            if (words.getInt(i) != others.getInt(i)) {
                words.putInt(i, 0);
            }
        }
        for (int i = HEADER; i + Long.BYTES <= Math.min(cache.length, other.length); i += Long.BYTES) {
            if (words.getLong(i) != others.getLong(i)
                    && isTime(words.getLong(i), now)
                    && isTime(others.getLong(i), now)) {
                words.putLong(i, 0);
            }
        }
    }

    private static boolean isTime(long millis, long now) {
        return millis > 0 && millis <= now;
    }

    private static Path ownCode() throws IOException {
        try {
            return Path.of(ClassList.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IOException(impossible);
        }
    }
}
