package dev.nabi.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A Function whose code breaks on demand (the resource {@code Faulty.java}), and how it is applied. */
record Faulty(String name, Map<String, String> environment, List<String> spec) {

    static Faulty named(String name) {
        return new Faulty(name, Map.of(), List.of());
    }

    /** What it answers before what it was told to say: another word is another revision. */
    Faulty greeting(String word) {
        return env("GREETING", word);
    }

    /** What its process does on SIGTERM instead of what the runtime would: {@code ignore} or {@code exit}. */
    Faulty onTerm(String what) {
        return env("ON_TERM", what);
    }

    /** Further lines of the spec, as YAML. */
    Faulty with(String lines) {
        var more = new ArrayList<>(spec);
        lines.lines().forEach(more::add);
        return new Faulty(name, environment, more);
    }

    private Faulty env(String key, String value) {
        var more = new TreeMap<>(environment);
        more.put(key, value);
        return new Faulty(name, more, spec);
    }

    String path() {
        return "/function/" + ClusterPlatform.FUNCTIONS + "/" + name;
    }

    String yaml() {
        var yaml = new StringBuilder("""
                apiVersion: nabi.dev/v1alpha1
                kind: Function
                metadata:
                  name: %s
                  namespace: %s
                spec:
                """.formatted(name, ClusterPlatform.FUNCTIONS));
        spec.forEach(line -> yaml.append("  ").append(line).append('\n'));
        if (!environment.isEmpty()) {
            yaml.append("  env:\n");
            environment.forEach((key, value) -> yaml.append("    - {name: ")
                    .append(key)
                    .append(", value: ")
                    .append(value)
                    .append("}\n"));
        }
        yaml.append("  java:\n    source: |\n");
        source().lines().forEach(line -> yaml.append("      ").append(line).append('\n'));
        return yaml.toString();
    }

    private static String source() {
        try (var source = Faulty.class.getResourceAsStream("Faulty.java")) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
