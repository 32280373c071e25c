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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compiled sources in a directory, one file each, named by the digest of the source and the compiler. It only ever
 * saves time: what cannot be read is compiled, what cannot be written is left.
 */
final class ClassCache {
    private static final int MAX_CLASSES = 10_000;
    private static final int MAX_CLASS_BYTES = 16 * 1024 * 1024;

    private final Path directory;

    ClassCache(Path directory) {
        this.directory = directory;
    }

    static String key(String source) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((Runtime.version() + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(source.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }

    @Nullable
    Map<String, byte[]> read(String key) {
        var file = file(key);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
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

    void write(String key, Map<String, byte[]> classes) {
        try {
            Files.createDirectories(directory);
            var partial = Files.createTempFile(directory, key, ".partial");
            try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(partial)))) {
                out.writeInt(classes.size());
                for (var entry : classes.entrySet()) {
                    out.writeUTF(entry.getKey());
                    out.writeInt(entry.getValue().length);
                    out.write(entry.getValue());
                }
            }
            // Two instances may write at once; each moves a whole file.
            Files.move(partial, file(key), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | SecurityException notWritable) {
            System.err.println("nabi: the compiled source is not cached: " + notWritable);
        }
    }

    private Path file(String key) {
        return directory.resolve(key + ".classes");
    }

    private static int bounded(int value, int most) throws IOException {
        if (value < 0 || value > most) {
            throw new IOException("damaged");
        }
        return value;
    }
}
