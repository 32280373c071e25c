package dev.nabi.cli.project;

import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Builds a directory's jar with its own Maven or Gradle. */
public final class Builds {
    private static final int LINES_OF_A_FAILURE = 25;

    private final Consumer<String> progress;

    public Builds(Consumer<String> progress) {
        this.progress = progress;
    }

    /** A build tool: its words, and where its jars are. */
    public record Tool(String name, List<String> command, String jars) {}

    /** The tool that builds a directory; its wrapper goes before the one of the machine. */
    public static Optional<Tool> toolOf(Path directory) {
        if (Files.exists(directory.resolve("pom.xml"))) {
            var maven = Files.isExecutable(directory.resolve("mvnw")) ? "./mvnw" : "mvn";
            return Optional.of(new Tool("Maven", List.of(maven, "-q", "-B", "-DskipTests", "package"), "target"));
        }
        if (Files.exists(directory.resolve("build.gradle")) || Files.exists(directory.resolve("build.gradle.kts"))) {
            var gradle = Files.isExecutable(directory.resolve("gradlew")) ? "./gradlew" : "gradle";
            return Optional.of(new Tool("Gradle", List.of(gradle, "-q", "assemble"), "build/libs"));
        }
        return Optional.empty();
    }

    /** Builds, and gives the jar. */
    public Path build(Path directory, Tool tool) {
        progress.accept("building with " + tool.name());
        try {
            var process = new ProcessBuilder(tool.command())
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new CommandException(
                        ExitCode.ROLLOUT_FAILED, tool.name() + " did not build " + directory + ":\n" + end(printed));
            }
            return jar(directory.resolve(tool.jars()));
        } catch (IOException e) {
            throw CommandException.usage(tool.name() + " cannot be run in " + directory + ": " + e.getMessage()
                    + ". Install it, or deploy the jar itself");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted while " + tool.name() + " was building", e);
        }
    }

    /** The errors of a build, or its end where it names none. */
    static String end(String printed) {
        var lines = printed.lines().filter(line -> !line.startsWith("WARNING:")).toList();
        var errors = new ArrayList<>(lines.stream()
                .filter(line -> line.contains("ERROR") || line.contains("error:"))
                .toList());
        var shown =
                errors.isEmpty() ? lines.subList(Math.max(0, lines.size() - LINES_OF_A_FAILURE), lines.size()) : errors;
        return String.join("\n", shown.stream().limit(LINES_OF_A_FAILURE).toList());
    }

    /** The one jar that holds the program: not those of sources or tests, nor what a shading left behind. */
    static Path jar(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> isProgram(file.getFileName().toString()))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow(() -> CommandException.usage("the build left no jar in " + directory));
        }
    }

    private static boolean isProgram(String name) {
        return name.endsWith(".jar")
                && !name.startsWith("original-")
                && !name.matches(".*-(sources|javadoc|tests|test-sources|plain)\\.jar");
    }
}
