package dev.nabi.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What a command has of the outside: streams, environment, working directory, time.
 *
 * @param isTerminal whether a person looks at the output, so that colours and progress make sense
 */
public record Session(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path directory,
        boolean isTerminal,
        Clock clock) {

    /** A path as the person wrote it, seen from the working directory. */
    public Path path(String written) {
        return directory.resolve(written).normalize();
    }

    /** What the person typed to come here, for a next command in a message: {@code ./nabi} in a clone. */
    public String command() {
        return environment.getOrDefault("NABI_COMMAND", "nabi");
    }

    /** A line about what happens, which is no part of the result. */
    public void say(String line) {
        err.println(line);
    }
}
