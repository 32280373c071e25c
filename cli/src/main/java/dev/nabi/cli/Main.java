package dev.nabi.cli;

import dev.nabi.cli.command.Nabi;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;

/** The program. */
public final class Main {
    /** Set by the launcher, which knows whether a terminal is there. */
    private static final String TERMINAL = "nabi.terminal";

    /** Set by the launcher where it had to change the directory. */
    private static final String DIRECTORY = "nabi.directory";

    /** A file of command lines. */
    private static final String TRAINING = System.getProperty("nabi.training", "");

    private Main() {}

    public static void main(String[] arguments) {
        var directory = Objects.requireNonNullElse(System.getProperty(DIRECTORY), "");
        var session = new Session(
                System.in,
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                System.getenv(),
                Path.of(directory).toAbsolutePath(),
                Boolean.getBoolean(TERMINAL),
                Clock.systemUTC());
        var code = TRAINING.isEmpty() ? Nabi.run(session, arguments) : train(session);
        session.out().flush();
        session.err().flush();
        // Threads of a client that still waits for something end here.
        Runtime.getRuntime().exit(code);
    }

    /** Runs several command lines in one process: the training of the AOT cache. */
    private static int train(Session session) {
        try {
            for (var line : Files.readAllLines(Path.of(TRAINING))) {
                Nabi.run(session, line.split(" ", -1));
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
