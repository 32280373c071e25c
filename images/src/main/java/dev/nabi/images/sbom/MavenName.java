package dev.nabi.images.sbom;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The Maven coordinates of a jar, as far as the jar or its name tells them. */
record MavenName(@Nullable String group, String artifact, String version) {
    private static final Pattern PROPERTIES = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
    private static final Pattern FILE = Pattern.compile("(?<name>.+?)-(?<version>[0-9].*)\\.jar");

    static MavenName of(Path jar) throws IOException {
        var file = jar.getFileName().toString();
        for (var own : declared(jar)) {
            // A jar that took others in declares them, too: its own name is the one that its file has.
            if (file.contains(own.artifact)) {
                return own;
            }
        }
        var name = FILE.matcher(file);
        return name.matches()
                ? new MavenName(null, name.group("name"), name.group("version"))
                : new MavenName(null, file.replaceFirst("\\.jar$", ""), "");
    }

    @Nullable
    String purl() {
        return group == null ? null : "pkg:maven/" + group + "/" + artifact + "@" + version;
    }

    /** All that the jar's own descriptions name: itself, and the jars that were unpacked into it. */
    static List<MavenName> declared(Path jar) throws IOException {
        var names = new ArrayList<MavenName>();
        try (var zip = new ZipFile(jar.toFile())) {
            for (var entry : zip.stream().toList()) {
                if (PROPERTIES.matcher(entry.getName()).matches()) {
                    var properties = new Properties();
                    properties.load(zip.getInputStream(entry));
                    names.add(new MavenName(
                            properties.getProperty("groupId", ""),
                            properties.getProperty("artifactId", ""),
                            properties.getProperty("version", "")));
                }
            }
        }
        return names;
    }
}
