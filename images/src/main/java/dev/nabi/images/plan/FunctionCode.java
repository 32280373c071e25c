package dev.nabi.images.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The code of a function as it stands in an image of its own.
 *
 * @param files the jar, or the files of a directory, and what they bring along
 * @param classPath where the runtime finds them, in the image
 * @param calls bodies of sample calls, for the training alone
 */
public record FunctionCode(List<ImageFile> files, String classPath, String handler, List<Path> calls) {

    /** What tells the runtime which code to run. */
    public Map<String, String> environment() {
        return Map.of("NABI_JAR", classPath, "NABI_HANDLER", handler);
    }
}
