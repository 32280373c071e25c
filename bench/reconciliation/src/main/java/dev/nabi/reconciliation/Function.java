package dev.nabi.reconciliation;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A function's process over its restarts, on one port, as a container that is restarted in its pod. */
final class Function implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);

    private final int port;
    private final Path counted;
    private final Child child;

    Function(Path directory) throws IOException {
        port = Ports.free();
        Files.createDirectories(directory);
        counted = directory.resolve("counted");
        child = new Child(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        FunctionServer.class.getName(),
                        Integer.toString(port),
                        counted.toAbsolutePath().toString()),
                Map.of(),
                directory);
    }

    /** This process's own, from any working directory. */
    static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    int port() {
        return port;
    }

    void start() throws IOException, InterruptedException {
        child.start();
        child.await("The start of a function", START, () -> Ports.isListening(port));
    }

    void kill() throws InterruptedException {
        child.kill();
    }

    /** The ids of the calls that it has done, in order. */
    List<Long> counted() throws IOException {
        try (var lines = Files.lines(counted)) {
            return lines.map(Long::valueOf).toList();
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
