package dev.nabi.function;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;

/** A zip with a program, as people pack it: files by their names, with modes. */
final class FunctionZip {
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, String> modes = new LinkedHashMap<>();

    FunctionZip with(String name, byte[] content, String mode) {
        files.put(name, content);
        modes.put(name, mode);
        return this;
    }

    FunctionZip with(String name, String text, String mode) {
        return with(name, text.getBytes(StandardCharsets.UTF_8), mode);
    }

    static FunctionZip bootstrap(String script) {
        return new FunctionZip().with("bootstrap", script, "rwxr-xr-x");
    }

    Path write(Path zip) throws IOException {
        var settings = Map.of("create", "true", "enablePosixFileAttributes", "true");
        try (var to = FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), settings)) {
            for (var file : files.entrySet()) {
                var path = to.getPath("/" + file.getKey());
                if (path.getParent() != null) {
                    Files.createDirectories(path.getParent());
                }
                Files.write(path, file.getValue());
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(modes.get(file.getKey())));
            }
        }
        return zip;
    }
}
