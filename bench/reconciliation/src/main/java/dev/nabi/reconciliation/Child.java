package dev.nabi.reconciliation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A process of this run that is killed and started again. */
final class Child implements AutoCloseable {
    private static final int LAST_WORDS = 40;

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path directory;
    private volatile @Nullable Process process;

    Child(List<String> command, Map<String, String> environment, Path directory) {
        this.command = command;
        this.environment = environment;
        this.directory = directory;
    }

    void start() throws IOException {
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()));
        builder.environment().putAll(environment);
        var started = builder.start();
        process = started;
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    }

    /** With SIGKILL; it is gone when this returns. */
    void kill() throws InterruptedException {
        var running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    boolean isAlive() {
        var running = process;
        return running != null && running.isAlive();
    }

    /** Waits for something that this process has to do first. */
    void await(String what, Duration atMost, BooleanSupplier isSo) throws InterruptedException {
        var end = System.nanoTime() + atMost.toNanos();
        while (!isSo.getAsBoolean()) {
            if (!isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException(
                        what + (isAlive() ? " took longer than " + atMost : ": the process ended") + "; it said last:\n"
                                + lastWords());
            }
            Thread.sleep(20);
        }
    }

    private String lastWords() {
        try {
            var lines = Files.readAllLines(directory.resolve("log"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
        } catch (IOException unread) {
            return unread.toString();
        }
    }

    /** A directory and all that is in it. */
    static void delete(Path directory) throws IOException {
        try (var all = Files.walk(directory)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Asks it to end, and makes it when it does not. */
    @Override
    public void close() {
        var running = process;
        if (running != null) {
            running.destroy();
            try {
                if (!running.waitFor(20, TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
            } catch (InterruptedException e) {
                running.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
