package dev.nabi.function.source;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compiled sources in a directory, one file each, which begins with the compiler's version and the source itself: to
 * compare them is quicker than the first digest of a process, and is never wrong. It only ever saves time: what cannot be
 * read is compiled, what cannot be written is left.
 */
final class ClassCache {
    private static final int MAX_CLASSES = 10_000;
    private static final int MAX_CLASS_BYTES = 16 * 1024 * 1024;

    private final Path directory;

    ClassCache(Path directory) {
        this.directory = directory;
    }

    @Nullable
    Map<String, byte[]> read(String source) {
        var file = file(source);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            var origin = origin(source);
            if (in.readInt() != origin.length || !Arrays.equals(in.readNBytes(origin.length), origin)) {
                return null;
            }
            var classes = new TreeMap<String, byte[]>();
            int count = bounded(in.readInt(), MAX_CLASSES);
            for (int i = 0; i < count; i++) {
                var name = in.readUTF();
                var bytes = new byte[bounded(in.readInt(), MAX_CLASS_BYTES)];
                in.readFully(bytes);
                classes.put(name, bytes);
            }
            return classes;
        } catch (IOException damaged) {
            return null;
        }
    }

    void write(String source, Map<String, byte[]> classes) {
        try {
            Files.createDirectories(directory);
            var partial = Files.createTempFile(directory, "source", ".partial");
            try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(partial)))) {
                var origin = origin(source);
                out.writeInt(origin.length);
                out.write(origin);
                out.writeInt(classes.size());
                for (var entry : classes.entrySet()) {
                    out.writeUTF(entry.getKey());
                    out.writeInt(entry.getValue().length);
                    out.write(entry.getValue());
                }
            }
            // Two instances may write at once; each moves a whole file.
            Files.move(partial, file(source), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | SecurityException notWritable) {
            System.err.println("nabi: the compiled source is not cached: " + notWritable);
        }
    }

    private static byte[] origin(String source) {
        return (System.getProperty("java.vm.version") + "\n" + source).getBytes(StandardCharsets.UTF_8);
    }

    /** Two sources may want the same file; then the later one has it. */
    private Path file(String source) {
        return directory.resolve(Integer.toHexString(source.hashCode()) + "-" + source.length() + ".classes");
    }

    private static int bounded(int value, int most) throws IOException {
        if (value < 0 || value > most) {
            throw new IOException("damaged");
        }
        return value;
    }
}
