package dev.nabi.cli.project;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.kube.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds out what a file or directory is: a source, a jar, a manifest, a Maven or Gradle project, scripts. */
public final class ProjectReader {
    /** The manifest in a directory. */
    public static final String MANIFEST = "function.yaml";

    private static final String KIND = "Function";
    private static final int LONGEST_NAME = 50;
    private static final List<String> SCRIPTS = List.of(".py", ".js", ".mjs", ".cjs", ".json", ".txt");
    /** What a ConfigMap of scripts may hold; more belongs into an image. */
    private static final long MOST_SCRIPT_BYTES = 512 * 1024;

    private final Builds builds;

    public ProjectReader(Builds builds) {
        this.builds = builds;
    }

    public Project read(Path path) {
        if (!Files.exists(path)) {
            throw CommandException.usage("there is no file or directory " + path);
        }
        try {
            return Files.isDirectory(path) ? directory(path) : file(path);
        } catch (IOException e) {
            throw CommandException.usage(path + " cannot be read: " + e.getMessage());
        }
    }

    private static Project file(Path file) throws IOException {
        var name = String.valueOf(file.getFileName());
        if (name.endsWith(".java")) {
            return new Project(file, nameOf(stem(name)), source(file), null, List.of());
        }
        if (name.endsWith(".jar")) {
            return new Project(
                    file, nameOf(stem(name).replaceFirst("-[0-9].*$", "")), new Code.Jar(file), null, List.of());
        }
        if (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json")) {
            return manifest(file, new Code.AsWritten());
        }
        throw CommandException.usage(file
                + " is no .java, .jar or .yaml file and no directory: those can be deployed, or an image by --image");
    }

    private Project directory(Path directory) throws IOException {
        var manifest = directory.resolve(MANIFEST);
        var tool = Builds.toolOf(directory);
        var code = tool.isPresent()
                ? Optional.<Code>of(new Code.Jar(builds.build(directory, tool.get())))
                : code(directory);
        if (Files.exists(manifest)) {
            return manifest(manifest, code.orElse(new Code.AsWritten()));
        }
        var name = nameOf(String.valueOf(directory.toRealPath().getFileName()));
        return new Project(
                directory,
                name,
                code.orElseThrow(() -> CommandException.usage(
                        "the directory " + directory + " has no pom.xml, no build.gradle, no .java file and no "
                                + MANIFEST + ". `nabi new` makes one that has")),
                null,
                List.of());
    }

    /** One source, or scripts beside a manifest. */
    private static Optional<Code> code(Path directory) throws IOException {
        var sources = list(directory, ".java");
        if (sources.size() > 1) {
            throw CommandException.usage("the directory " + directory + " has " + sources.size()
                    + " .java files and no build: " + "name the one file to deploy, or add a pom.xml");
        }
        if (sources.size() == 1) {
            return Optional.of(source(sources.getFirst()));
        }
        var scripts = new TreeMap<String, String>();
        var bytes = 0L;
        for (var suffix : SCRIPTS) {
            for (var file : list(directory, suffix)) {
                bytes += Files.size(file);
                if (bytes > MOST_SCRIPT_BYTES) {
                    throw CommandException.usage("the scripts in " + directory + " have more than "
                            + MOST_SCRIPT_BYTES / 1024 + " KiB: make an image of them, and deploy it with --image");
                }
                scripts.put(String.valueOf(file.getFileName()), Files.readString(file));
            }
        }
        return scripts.isEmpty() ? Optional.empty() : Optional.of(new Code.Scripts(Map.copyOf(scripts)));
    }

    /** Files of a directory that are no tests, in order. */
    private static List<Path> list(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix))
                    .filter(file ->
                            !file.getFileName().toString().matches("(?i)(test_.*|.*[._-]test\\..*|.*Test\\.java)"))
                    .sorted()
                    .toList();
        }
    }

    private static Code source(Path file) throws IOException {
        return new Code.Source(file, Files.readString(file));
    }

    private static Project manifest(Path file, Code code) throws IOException {
        var functions = new ArrayList<JsonNode>();
        var others = new ArrayList<JsonNode>();
        for (var document : documents(file)) {
            (KIND.equals(document.path("kind").asText()) ? functions : others).add(document);
        }
        if (functions.size() != 1) {
            throw CommandException.usage(file + " has " + functions.size()
                    + " Functions; nabi deploys one at a time (kubectl" + " apply -f takes any number)");
        }
        var function = (ObjectNode) functions.getFirst();
        return new Project(file, function.path("metadata").path("name").asText(), code, function, others);
    }

    private static List<JsonNode> documents(Path file) throws IOException {
        try {
            return Yaml.documents(Files.readString(file));
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            var where = e.getLocation();
            throw CommandException.usage(
                    file + ":" + (where == null ? 1 : where.getLineNr()) + ": " + e.getOriginalMessage());
        }
    }

    private static String stem(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** A name that Kubernetes takes: {@code WordCount} is {@code word-count}. */
    public static String nameOf(String text) {
        var name = text.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^[^a-z]+|-+$", "");
        if (name.isEmpty()) {
            throw CommandException.usage("'" + text + "' makes no name for a Function: say one with --name");
        }
        return name.length() <= LONGEST_NAME
                ? name
                : name.substring(0, LONGEST_NAME).replaceAll("-+$", "");
    }
}
