package dev.nabi.function.loading;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A jar that stands in memory: the JDK reads zip files at random from disk only, and a function's file system may be
 * read-only. The central directory is read once, an entry is inflated when it is asked for. No zip64: 4 GiB do not
 * fit into memory anyway.
 */
final class ZipBytes implements MemoryClassLoader.Files {
    private static final int END_OF_DIRECTORY = 0x06054b50;
    private static final int DIRECTORY_ENTRY = 0x02014b50;
    private static final int LOCAL_ENTRY = 0x04034b50;
    private static final int END_LENGTH = 22;
    private static final int MAX_COMMENT = 0xffff;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    private record Entry(int method, int compressed, int size, int offset) {}

    private final byte[] bytes;
    private final ByteBuffer zip;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    ZipBytes(byte[] bytes) throws IOException {
        this.bytes = bytes;
        this.zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try {
            readDirectory();
        } catch (IndexOutOfBoundsException cut) {
            throw new IOException("not a jar: its directory points outside of it", cut);
        }
    }

    Set<String> names() {
        return entries.keySet();
    }

    @Override
    public byte @Nullable [] read(String path) {
        var entry = entries.get(path);
        if (entry == null || path.endsWith("/")) {
            return null;
        }
        try {
            return inflate(entry);
        } catch (DataFormatException | IndexOutOfBoundsException damaged) {
            throw new IllegalStateException("the jar's entry " + path + " is damaged", damaged);
        }
    }

    private byte[] inflate(Entry entry) throws DataFormatException {
        if (zip.getInt(entry.offset) != LOCAL_ENTRY) {
            throw new DataFormatException("no entry where the directory says");
        }
        int start = entry.offset + 30 + unsigned(entry.offset + 26) + unsigned(entry.offset + 28);
        var content = new byte[entry.size];
        if (entry.method == STORED) {
            zip.get(start, content);
            return content;
        }
        if (entry.method != DEFLATED) {
            throw new DataFormatException("compression method " + entry.method);
        }
        var inflater = new Inflater(true);
        try {
            inflater.setInput(bytes, start, entry.compressed);
            int length = 0;
            while (length < content.length) {
                int count = inflater.inflate(content, length, content.length - length);
                if (count == 0) {
                    throw new DataFormatException("shorter than it says");
                }
                length += count;
            }
            return content;
        } finally {
            inflater.end();
        }
    }

    private void readDirectory() throws IOException {
        int end = endOfDirectory();
        int count = unsigned(end + 10);
        int at = zip.getInt(end + 16);
        for (int i = 0; i < count; i++) {
            if (zip.getInt(at) != DIRECTORY_ENTRY) {
                throw new IOException("not a jar: its directory is damaged");
            }
            int nameLength = unsigned(at + 28);
            var name = new String(bytes, at + 46, nameLength, StandardCharsets.UTF_8);
            int size = zip.getInt(at + 24);
            if (size < 0) {
                throw new IOException("the jar's entry " + name + " is larger than 2 GiB");
            }
            entries.putIfAbsent(name, new Entry(unsigned(at + 10), zip.getInt(at + 20), size, zip.getInt(at + 42)));
            at += 46 + nameLength + unsigned(at + 30) + unsigned(at + 32);
        }
    }

    private int endOfDirectory() throws IOException {
        int lowest = Math.max(bytes.length - END_LENGTH - MAX_COMMENT, 0);
        for (int at = bytes.length - END_LENGTH; at >= lowest; at--) {
            if (zip.getInt(at) == END_OF_DIRECTORY) {
                return at;
            }
        }
        throw new IOException("not a jar: it has no zip directory");
    }

    private int unsigned(int at) {
        return zip.getShort(at) & 0xffff;
    }
}
