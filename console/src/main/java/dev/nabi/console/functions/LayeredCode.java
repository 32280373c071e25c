package dev.nabi.console.functions;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A function's zip with the jars of its layers behind its own. Layers stand for what Lambda unpacks into {@code /opt} in their
 * order: of two files of one name the later layer's holds, and the class path has them by name.
 *
 * <pre>
 *   the function's files, its lib/*.jar            as they are, in their order
 *   java/lib/x.jar of a layer                      lib/layers/x.jar, by name
 * </pre>
 *
 * The same parts give the same bytes, and so the same digest. No more than the bound is ever held of the jars, nor of the result.
 */
public final class LayeredCode {
    /** What a zip can say at the earliest, and the same in each time zone. */
    private static final LocalDateTime EARLIEST = LocalDateTime.of(1980, 1, 1, 0, 0);

    /** Directly in that directory: what is deeper, or has a way out of it in its name, is no jar of a class path. */
    private static final Pattern LAYER_JAR = Pattern.compile("java/lib/([^/\\\\]+\\.jar)");

    private static final String TO = "lib/layers/";

    private final long mostBytes;
    private final TreeMap<String, byte[]> jars = new TreeMap<>();
    private long size;

    /** @param mostBytes the most that all jars together, and the result, may have */
    public LayeredCode(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * Takes the jars of one more layer.
     *
     * @throws IOException it is no zip, it has no jar, or all together are too large; the message says which
     */
    public void add(byte[] layer) throws IOException {
        var count = 0;
        try (var in = new ZipInputStream(new ByteArrayInputStream(layer))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                var name = LAYER_JAR.matcher(entry.getName());
                if (!entry.isDirectory() && name.matches()) {
                    take(name.group(1), in);
                    count++;
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("it is no zip", e);
        }
        if (count == 0) {
            throw new IOException("it has no java/lib/*.jar, and only jars of layers are used here");
        }
    }

    private void take(String name, InputStream in) throws IOException {
        var replaced = jars.remove(name);
        size -= replaced == null ? 0 : replaced.length;
        var content = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, mostBytes - size + 1));
        size += content.length;
        if (size > mostBytes) {
            throw tooLarge();
        }
        jars.put(name, content);
    }

    private IOException tooLarge() {
        return new IOException("the function and the jars of its layers have more than " + mostBytes + " bytes");
    }

    /**
     * The function's zip with all of them.
     *
     * @throws IOException it is no zip, or the result is too large
     */
    public byte[] over(byte[] function) throws IOException {
        var bytes = new Bounded();
        try (var out = new ZipOutputStream(bytes)) {
            var names = copy(function, out);
            // Jars are compressed already.
            out.setLevel(Deflater.BEST_SPEED);
            for (var jar : jars.entrySet()) {
                if (names.add(TO + jar.getKey())) {
                    out.putNextEntry(entry(TO + jar.getKey()));
                    out.write(jar.getValue());
                    out.closeEntry();
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the function's code is no zip", e);
        }
        return bytes.toByteArray();
    }

    private static Set<String> copy(byte[] zip, ZipOutputStream out) throws IOException {
        var names = new HashSet<String>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory() && names.add(entry.getName())) {
                    out.putNextEntry(entry(entry.getName()));
                    in.transferTo(out);
                    out.closeEntry();
                }
            }
        }
        if (names.isEmpty()) {
            throw new IOException("the function's code is no zip, or an empty one");
        }
        return names;
    }

    private static ZipEntry entry(String name) {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(EARLIEST);
        return entry;
    }

    /** Bytes up to the bound. */
    private final class Bounded extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            if (bytes.size() + (long) length > mostBytes) {
                throw tooLarge();
            }
            bytes.write(from, offset, length);
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }
    }
}
