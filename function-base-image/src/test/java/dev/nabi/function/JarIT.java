package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.function.source.CompiledSource;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarIT {

    /** Says what it can see of the runtime and of its own jar. */
    private static final String LOOK = """
            package app;
            import java.util.function.Function;
            public class Look implements Function<String, String> {
                public String apply(String what) {
                    if (what.startsWith("/")) {
                        try (var in = Look.class.getResourceAsStream(what)) {
                            return in == null ? "no resource" : new String(in.readAllBytes());
                        } catch (java.io.IOException failure) {
                            return failure.toString();
                        }
                    }
                    try {
                        return Class.forName(what, true, Thread.currentThread().getContextClassLoader()).getDeclaredConstructor().newInstance().toString();
                    } catch (ReflectiveOperationException unseen) {
                        return unseen.getClass().getSimpleName();
                    }
                }
            }
            """;

    private static final String LIBRARY =
            "package com.fasterxml.jackson.databind; public class ObjectMapper { public String toString() { return \"its own\"; } }";

    @TempDir
    Path directory;

    @Test
    void aThinJarBringsItsLibrariesAndSeesNothingOfTheRuntime() throws Exception {
        Files.createDirectory(directory.resolve("lib"));
        Files.write(directory.resolve("lib/mapper.jar"), jar(classes(LIBRARY), ""));
        Files.write(directory.resolve("app.jar"), jar(with(classes(LOOK), "note.txt", "noted"), "lib/mapper.jar"));

        try (var function = RunningFunction.start(
                Map.of("NABI_JAR", directory.resolve("app.jar").toString(), "NABI_HANDLER", "app.Look"))) {
            assertLooks(function);
        }
    }

    @Test
    void aDirectoryOfClassesBringsTheJarsOfItsLib() throws Exception {
        unpacked(with(classes(LOOK), "note.txt", "noted"), directory);
        Files.createDirectory(directory.resolve("lib"));
        Files.write(directory.resolve("lib/mapper.jar"), jar(classes(LIBRARY), ""));
        Files.writeString(directory.resolve("lib/read.me"), "not a jar");

        try (var function =
                RunningFunction.start(Map.of("NABI_JAR", directory.toString(), "NABI_HANDLER", "app.Look"))) {
            assertLooks(function);
        }
    }

    /** As Jib lays an application out. */
    @Test
    void severalPlacesAreAClassPathAsJavaTakesIt() throws Exception {
        unpacked(classes(LOOK), directory.resolve("classes"));
        unpacked(with(new LinkedHashMap<>(), "note.txt", "noted"), directory.resolve("resources"));
        Files.createDirectory(directory.resolve("libs"));
        Files.write(directory.resolve("libs/mapper.jar"), jar(classes(LIBRARY), ""));
        var classPath = "%1$s/classes:%1$s/resources:%1$s/not-there:%1$s/nor-these/*:%1$s/libs/*"
                .formatted(directory)
                .replace(':', File.pathSeparatorChar);

        try (var function = RunningFunction.start(Map.of("NABI_JAR", classPath, "NABI_HANDLER", "app.Look"))) {
            assertLooks(function);
        }
    }

    @Test
    void anUberJarHasItsLibrariesInIt() throws Exception {
        var all = with(classes(LOOK), "note.txt", "noted");
        all.putAll(classes(LIBRARY));
        Files.write(directory.resolve("app.jar"), jar(all, ""));

        try (var function = RunningFunction.start(
                Map.of("NABI_JAR", directory.resolve("app.jar").toString(), "NABI_HANDLER", "app.Look"))) {
            assertLooks(function);
        }
    }

    @Test
    void aJarFromAUrlSeesNothingOfTheRuntime() throws Exception {
        var jar = jar(with(with(classes(LOOK), "note.txt", "noted"), "lib/mapper.jar", jar(classes(LIBRARY), "")), "");
        try (var server = new JarServer(jar);
                var function = RunningFunction.start(looking(server.environment()))) {
            assertLooks(function);
        }
    }

    @Test
    void aJarWithAnotherDigestIsNotRun() throws Exception {
        try (var server = new JarServer(jar(classes(LOOK), ""))) {
            var env = looking(server.environment());
            env.put("NABI_JAR_SHA256", "0".repeat(64));
            try (var function = RunningFunction.launch(env)) {
                assertThat(function.awaitExit()).isEqualTo(1);
                assertThat(function.output()).contains("has the SHA-256").contains("not " + "0".repeat(64));
            }
        }
    }

    private static Map<String, String> looking(Map<String, String> code) {
        var env = new LinkedHashMap<>(code);
        env.put("NABI_HANDLER", "app.Look");
        return env;
    }

    @Test
    void aSourceThatWasCompiledBeforeIsNotCompiledAgain() throws Exception {
        var env = Map.of(
                "NABI_SOURCE",
                LOOK,
                "NABI_SOURCE_CACHE",
                directory.resolve("cache").toString());
        try (var function = RunningFunction.start(env)) {
            assertThat(function.post("text/plain", "/missing").body()).isEqualTo("no resource");
        }
        try (var cached = Files.list(directory.resolve("cache"))) {
            var file = cached.toList().getFirst();
            // A different class under the same source shows that the file, not the compiler, was asked.
            var other = LOOK.replace("no resource", "from the cache");
            Files.write(
                    file,
                    cacheFile(LOOK, CompiledSource.of(other, List.of(), null).classes()));
        }

        try (var function = RunningFunction.start(env)) {
            assertThat(function.post("text/plain", "/missing").body()).isEqualTo("from the cache");
        }
    }

    private static void assertLooks(RunningFunction function) throws Exception {
        assertThat(function.post("text/plain", "com.fasterxml.jackson.databind.ObjectMapper")
                        .body())
                .isEqualTo("its own");
        assertThat(function.post("text/plain", "com.fasterxml.jackson.core.JsonFactory")
                        .body())
                .isEqualTo("ClassNotFoundException");
        assertThat(function.post("text/plain", "dev.nabi.function.Main").body()).isEqualTo("ClassNotFoundException");
        assertThat(function.post("text/plain", "/note.txt").body()).isEqualTo("noted");
        assertThat(function.post("text/plain", "/missing").body()).isEqualTo("no resource");
    }

    private static Map<String, byte[]> classes(String source) {
        var files = new LinkedHashMap<String, byte[]>();
        CompiledSource.of(source, List.of(), null)
                .classes()
                .forEach((name, bytes) -> files.put(name.replace('.', '/') + ".class", bytes));
        return files;
    }

    private static Map<String, byte[]> with(Map<String, byte[]> files, String name, byte[] content) {
        files.put(name, content);
        return files;
    }

    private static Map<String, byte[]> with(Map<String, byte[]> files, String name, String content) {
        return with(files, name, content.getBytes(StandardCharsets.UTF_8));
    }

    private static void unpacked(Map<String, byte[]> files, Path directory) throws IOException {
        for (var file : files.entrySet()) {
            var target = directory.resolve(file.getKey());
            Files.createDirectories(target.resolveSibling(""));
            Files.write(target, file.getValue());
        }
    }

    private static byte[] jar(Map<String, byte[]> files, String classPath) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes)) {
            jar.putNextEntry(new JarEntry("META-INF/MANIFEST.MF"));
            jar.write(("Manifest-Version: 1.0\nClass-Path: " + classPath + "\n\n").getBytes(StandardCharsets.UTF_8));
            for (var file : files.entrySet()) {
                jar.putNextEntry(new JarEntry(file.getKey()));
                jar.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] cacheFile(String source, Map<String, byte[]> classes) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new java.io.DataOutputStream(bytes)) {
            var origin = (System.getProperty("java.vm.version") + "\n" + source).getBytes(StandardCharsets.UTF_8);
            out.writeInt(origin.length);
            out.write(origin);
            out.writeInt(classes.size());
            for (var entry : classes.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeInt(entry.getValue().length);
                out.write(entry.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
