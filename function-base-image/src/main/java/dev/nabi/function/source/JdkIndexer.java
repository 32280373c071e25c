package dev.nabi.function.source;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Writes the {@link JdkIndex} of the JDK that runs this; the training of the AOT cache calls it. */
final class JdkIndexer {
    private static final String CLASS = ".class";

    private JdkIndexer() {}

    public static void main(String[] file) throws IOException {
        Files.write(Path.of(file[0]), index());
    }

    static byte[] index() throws IOException {
        var blocks = new TreeMap<String, String>();
        for (var exported : Object.class.getModule().getDescriptor().exports()) {
            if (!exported.isQualified()) {
                blocks.put(exported.source(), classesOf(exported.source()));
            }
        }
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeUTF(System.getProperty("java.vm.version"));
        out.writeInt(blocks.size());
        for (var block : blocks.entrySet()) {
            out.writeUTF(block.getKey());
            out.writeInt(block.getValue().length());
        }
        for (var block : blocks.values()) {
            out.writeBytes(block);
        }
        return bytes.toByteArray();
    }

    private static String classesOf(String packageName) throws IOException {
        var names = new StringJoiner(" ");
        var folder = Path.of(URI.create("jrt:/java.base/" + packageName.replace('.', '/')));
        try (var files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(CLASS))
                    .map(name -> name.substring(0, name.length() - CLASS.length()))
                    // Those with a number after their dollar sign have no name in a source.
                    .filter(name -> !name.matches(".*[$][0-9].*"))
                    .sorted()
                    .forEach(names::add);
        }
        return names.toString();
    }
}
