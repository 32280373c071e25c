package dev.nabi.console.functions;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A function's zip with the jars of its layers in it: {@code java/lib/*.jar} of layer N as {@code lib/layer-N/*.jar}, behind
 * the function's own jars. The same parts give the same bytes, and so the same digest.
 */
public final class LayeredCode {
    /** What AWS Lambda allows, unpacked: 250 MB. */
    static final long MOST_BYTES = 250L << 20;

    /** What a zip can say at the earliest, and the same in each time zone. */
    private static final LocalDateTime EARLIEST = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final String LAYER_JARS = "java/lib/";
    private static final String JAR = ".jar";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Set<String> names = new HashSet<>();
    private long size;

    private LayeredCode() {}

    /**
     * The merged zip; without layers the function's own.
     *
     * @throws IOException one of them is no zip, all together are too large, or a layer has no jar; the message says which
     */
    public static byte[] merge(byte[] function, List<byte[]> layers) throws IOException {
        return layers.isEmpty() ? function : new LayeredCode().merged(function, layers);
    }

    private byte[] merged(byte[] function, List<byte[]> layers) throws IOException {
        try (var out = new ZipOutputStream(bytes)) {
            // Jars are compressed already, and classes are read in a moment.
            out.setMethod(ZipOutputStream.STORED);
            if (copy(function, "", "", out) == 0) {
                throw new IOException("the function's code is no zip, or an empty one");
            }
            for (int i = 0; i < layers.size(); i++) {
                var number = i + 1;
                if (copy(layers.get(i), LAYER_JARS, "lib/layer-" + number + "/", out) == 0) {
                    throw new IOException(
                            "layer " + number + " has no " + LAYER_JARS + "*.jar; only jars of layers are used here");
                }
            }
        }
        return bytes.toByteArray();
    }

    /** Copies files, of a layer its jars alone; gives how many. */
    private int copy(byte[] zip, String from, String to, ZipOutputStream out) throws IOException {
        var count = 0;
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                var name = entry.getName();
                var isWanted = from.isEmpty() || (name.startsWith(from) && name.endsWith(JAR));
                if (!entry.isDirectory() && isWanted) {
                    put(to + name.substring(from.length()), content(in), out);
                    count++;
                }
            }
        }
        return count;
    }

    private byte[] content(ZipInputStream in) throws IOException {
        var content = in.readNBytes((int) Math.min(Integer.MAX_VALUE, MOST_BYTES - size + 1));
        size += content.length;
        if (size > MOST_BYTES) {
            throw new IOException("the code and its layers are larger than " + MOST_BYTES + " bytes, unpacked");
        }
        return content;
    }

    private void put(String name, byte[] content, ZipOutputStream out) throws IOException {
        if (!names.add(name)) {
            return;
        }
        var crc = new CRC32();
        crc.update(content);
        var entry = new ZipEntry(name);
        entry.setTimeLocal(EARLIEST);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
