package dev.nabi.cli.project;

import java.nio.file.Path;
import java.util.Map;

/** What a Function is to run. */
public sealed interface Code {
    /** One Java file, which travels in the Function itself. */
    record Source(Path file, String text) implements Code {}

    /** A jar of this machine. */
    record Jar(Path file) implements Code {}

    /** A container image. */
    record Image(String name) implements Code {}

    /** Files that a command of the manifest's image runs, by name. */
    record Scripts(Map<String, String> files) implements Code {}

    /** What the manifest says, and nothing from this machine. */
    record AsWritten() implements Code {}
}
