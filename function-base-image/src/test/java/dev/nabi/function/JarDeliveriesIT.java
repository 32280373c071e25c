package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.function.source.SourceCompiler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A jar is the same class path whatever its layout and however it comes. */
class JarDeliveriesIT {

    /** Answers how it finds what it is asked for. */
    private static final String LOOK = """
            package app;
            import java.net.*;
            import java.nio.charset.StandardCharsets;
            import java.util.Collections;
            import java.util.function.Function;
            public class Look implements Function<String, String> {
                public String apply(String what) {
                    var loader = Look.class.getClassLoader();
                    try {
                        return switch (what) {
                            case "directories" -> Collections.list(loader.getResources("data/")).size() + " " + Collections.list(loader.getResources("app")).size();
                            case "release" -> new Versioned().toString();
                            case "relative" -> text(URI.create(loader.getResource("data/a.txt").toString().replace("a.txt", "b.txt")).toURL())
                                    + text(new URL(loader.getResource("data/a.txt"), "b.txt"));
                            case "names" -> text(loader.getResource("data/{id}.json")) + text(loader.getResource("data/a b%20+.txt")) + text(loader.getResource("data/나비.txt"));
                            case "code source" -> String.valueOf(Look.class.getProtectionDomain().getCodeSource().getLocation() != null);
                            case "package" -> Look.class.getPackage().getImplementationVersion();
                            case "library" -> Class.forName("com.acme.Library").getPackage().getImplementationTitle();
                            case "last" -> text(loader.getResource("many/last.txt"));
                            default -> "unknown";
                        };
                    } catch (Exception failed) {
                        return failed.toString();
                    }
                }
                static String text(URL url) throws Exception {
                    try (var in = url.openStream()) { return new String(in.readAllBytes(), StandardCharsets.UTF_8); }
                }
            }
            class Versioned { public String toString() { return "old"; } }
            """;

    private static final String VERSIONED =
            "package app; class Versioned { public String toString() { return \"new\"; } }";
    private static final String LIBRARY = "package com.acme; public class Library {}";
    private static final String SCRIPT = "#!/bin/sh\nexec java -jar \"$0\"\nexit 0\n";

    private static final Map<String, String> EXPECTED = new LinkedHashMap<>();

    static {
        EXPECTED.put("directories", "1 1");
        EXPECTED.put("release", "new");
        EXPECTED.put("relative", "bb");
        EXPECTED.put("names", "idblanknabi");
        EXPECTED.put("code source", "true");
        EXPECTED.put("package", "1.2.3");
    }

    @TempDir
    Path directory;

    record Delivery(String code, String by) {}

    static List<Delivery> deliveries() {
        var all = new ArrayList<Delivery>();
        for (var code : List.of("plain", "lib/*.jar", "Spring Boot", "start script", "70,000 entries")) {
            for (var by : List.of("file", "URL", "URL with a cache")) {
                all.add(new Delivery(code, by));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void aJarIsTheSameClassPath(Delivery delivery) throws Exception {
        var jar = jar(delivery.code());
        try (var server = new JarServer(jar);
                var function = RunningFunction.start(environment(delivery.by(), jar, server))) {
            var seen = new LinkedHashMap<String, String>();
            for (var what : EXPECTED.keySet()) {
                seen.put(what, function.post("text/plain", what).body());
            }
            assertThat(seen).isEqualTo(EXPECTED);
            if (delivery.code().contains("lib") || delivery.code().contains("Boot")) {
                assertThat(function.post("text/plain", "library").body()).isEqualTo("acme");
            }
            if (delivery.code().contains("entries")) {
                assertThat(function.post("text/plain", "last").body()).isEqualTo("last");
            }
        }
    }

    @Test
    void aJarThatWasFetchedIsNotFetchedAgainUnlessItChanged() throws Exception {
        var jar = jar("plain");
        try (var server = new JarServer(jar)) {
            for (int start = 0; start < 2; start++) {
                try (var function = RunningFunction.start(environment("URL with a cache", jar, server))) {
                    assertThat(function.post("text/plain", "release").body()).isEqualTo("new");
                }
            }
            assertThat(server.fetches()).isEqualTo(1);

            var cached = directory.resolve("cache").resolve(server.sha256() + ".jar");
            Files.writeString(cached, "not the jar");
            RunningFunction.start(environment("URL with a cache", jar, server)).close();
            assertThat(server.fetches()).isEqualTo(2);
            assertThat(Files.readAllBytes(cached)).isEqualTo(jar);
        }
    }

    private Map<String, String> environment(String by, byte[] jar, JarServer server) throws Exception {
        if (by.equals("file")) {
            var file = Files.write(directory.resolve("app.jar"), jar);
            return Map.of("NABI_JAR", file.toString(), "NABI_HANDLER", "app.Look");
        }
        var env = new LinkedHashMap<>(server.environment());
        env.put("NABI_HANDLER", "app.Look");
        if (by.contains("cache")) {
            env.put("NABI_SOURCE_CACHE", directory.resolve("cache").toString());
        }
        return env;
    }

    private static byte[] jar(String code) throws Exception {
        var prefix = code.equals("Spring Boot") ? "BOOT-INF/classes/" : "";
        var files = new LinkedHashMap<String, byte[]>();
        files.put("META-INF/MANIFEST.MF", """
                Manifest-Version: 1.0
                Multi-Release: true
                Implementation-Version: 1.2.3
                """.getBytes(StandardCharsets.UTF_8));
        files.put(prefix + "app/", new byte[0]);
        classes(LOOK, prefix, files);
        classes(VERSIONED, prefix + "META-INF/versions/9/", files);
        files.put(prefix + "data/", new byte[0]);
        text(prefix + "data/a.txt", "a", files);
        text(prefix + "data/b.txt", "b", files);
        text(prefix + "data/{id}.json", "id", files);
        text(prefix + "data/a b%20+.txt", "blank", files);
        text(prefix + "data/나비.txt", "nabi", files);
        switch (code) {
            case "lib/*.jar" -> files.put("lib/acme.jar", library());
            case "Spring Boot" -> {
                files.put("org/springframework/boot/loader/launch/JarLauncher.class", new byte[0]);
                files.put("BOOT-INF/lib/acme-1.0.jar", library());
            }
            case "70,000 entries" -> {
                for (int i = 0; i < 70_000; i++) {
                    files.put("many/" + i, new byte[0]);
                }
                text("many/last.txt", "last", files);
            }
            default -> {}
        }
        return zip(code.equals("start script") ? SCRIPT : "", files);
    }

    private static byte[] library() throws Exception {
        var files = new LinkedHashMap<String, byte[]>();
        text("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nImplementation-Title: acme\n", files);
        classes(LIBRARY, "", files);
        return zip("", files);
    }

    private static void classes(String source, String prefix, Map<String, byte[]> files) {
        SourceCompiler.compile(source, List.of())
                .forEach((name, bytes) -> files.put(prefix + name.replace('.', '/') + ".class", bytes));
    }

    private static void text(String name, String content, Map<String, byte[]> files) {
        files.put(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Jars inside are stored, as Spring Boot's plug-in writes them. */
    private static byte[] zip(String before, Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                var entry = new ZipEntry(file.getKey());
                if (file.getKey().endsWith(".jar")) {
                    var crc = new CRC32();
                    crc.update(file.getValue());
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(file.getValue().length);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
