package dev.nabi.function.source;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which classes the packages of {@code java.base} have, as the training of the AOT cache wrote it down for this JDK: for
 * the compiler to ask the JDK's own file system takes longer than to compile a small source.
 *
 * <p>The file: the JDK's version, the number of packages, for each its name and the length of its block; then the
 * blocks, in which the classes' names are parted by spaces.
 */
final class JdkIndex {
    private static final String FILE = "nabi-source.index";
    private static final String IMPORT = "import ";

    private record Block(int offset, int length) {}

    private final byte[] bytes;
    private final Map<String, Block> packages;

    private JdkIndex(byte[] bytes, Map<String, Block> packages) {
        this.bytes = bytes;
        this.packages = packages;
    }

    /** The index beside the runtime's jar; null where there is none for this JDK. */
    static @Nullable JdkIndex installed() {
        var classPath = System.getProperty("java.class.path");
        int end = classPath.indexOf(File.pathSeparatorChar);
        var jar = Path.of(end < 0 ? classPath : classPath.substring(0, end)).toAbsolutePath();
        var file = jar.resolveSibling(FILE);
        try {
            return Files.isRegularFile(file) ? parse(Files.readAllBytes(file)) : null;
        } catch (IOException damaged) {
            return null;
        }
    }

    static @Nullable JdkIndex parse(byte[] bytes) throws IOException {
        var all = new ByteArrayInputStream(bytes);
        var in = new DataInputStream(all);
        if (!in.readUTF().equals(System.getProperty("java.vm.version"))) {
            return null;
        }
        int count = in.readInt();
        var names = new String[count];
        var lengths = new int[count];
        for (int i = 0; i < count; i++) {
            names[i] = in.readUTF();
            lengths[i] = in.readInt();
        }
        var packages = new HashMap<String, Block>();
        int offset = bytes.length - all.available();
        for (int i = 0; i < count; i++) {
            packages.put(names[i], new Block(offset, lengths[i]));
            offset += lengths[i];
        }
        if (offset != bytes.length) {
            throw new IOException("damaged");
        }
        return new JdkIndex(bytes, packages);
    }

    /** The names of a package's classes, nested ones with their dollar signs. */
    String[] classesOf(String packageName) {
        var block = packages.get(packageName);
        return block == null
                ? new String[0]
                : new String(bytes, block.offset, block.length, StandardCharsets.ISO_8859_1).split(" ", -1);
    }

    /** Whether all that the source imports is here; what it names in other ways shows when it is compiled. */
    boolean coversImportsOf(String source) {
        for (int at = source.indexOf(IMPORT); at >= 0; at = source.indexOf(IMPORT, at + 1)) {
            int start = at + IMPORT.length();
            int end = source.indexOf(';', start);
            if (end < 0
                    || !covers(
                            source.substring(start, end).replace("static ", "").strip())) {
                return false;
            }
        }
        return true;
    }

    private boolean covers(String imported) {
        for (int dot = imported.lastIndexOf('.', imported.length() - 2);
                dot > 0;
                dot = imported.lastIndexOf('.', dot - 1)) {
            if (packages.containsKey(imported.substring(0, dot))) {
                char next = imported.charAt(dot + 1);
                return next == '*' || Character.isUpperCase(next);
            }
        }
        return imported.equals("module java.base");
    }
}
