package dev.nabi.images.layout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A program of the machine, run to its end. */
public final class Command {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private Command() {}

    /** What the program wrote; one that fails is an exception with its command and its words. */
    public static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        return run(folder, command, System.getenv());
    }

    /** The same with this environment and nothing of the machine's. */
    public static String run(Path folder, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        var log = Files.createTempFile("nabi-images", ".log");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().keySet().retainAll(environment.keySet());
            builder.environment().putAll(environment);
            var process = builder.start();
            boolean ended = process.waitFor(LIMIT);
            if (!ended) {
                process.destroyForcibly();
            }
            var said = Files.readString(log, StandardCharsets.UTF_8);
            if (!ended || process.exitValue() != 0) {
                throw new IOException("'" + String.join(" ", command) + "' "
                        + (ended ? "failed with " + process.exitValue() : "did not end within " + LIMIT) + ":\n"
                        + said);
            }
            return said;
        } finally {
            Files.delete(log);
        }
    }
}
