package dev.nabi.images;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for when it is about a function's image.
 *
 * @param jar a jar, or a directory of classes with its {@code lib/}
 * @param calls files whose content is the body of a sample call
 * @param base image or tar of the base image; empty for the one that this repository builds
 * @param tag null for one made of the image's content
 * @param registry where to push to; empty for a tar only
 */
record FunctionOptions(
        Path jar,
        String handler,
        String name,
        List<Path> calls,
        String base,
        @Nullable String tag,
        String registry,
        @Nullable String out,
        boolean aot) {
    static final String USAGE = """

            ./nabi images function --jar FILE --handler CLASS --name NAME [--call FILE...] [--base IMAGE] [--tag T]
                                   [--registry R] [--out DIR] [--no-aot]

            Builds a function's image on the base image, with an AOT cache trained on the function's own classes.

              --jar FILE       a jar (what its Class-Path names comes along), or a directory of classes with lib/*.jar
              --handler CLASS  pkg.Class or pkg.Class::method
              --name NAME      of the image
              --call FILE      the body of a sample call (.json, .txt, else bytes), which the training makes; it may be
                               given several times. Without one the handler is not called, only its types are used
              --base IMAGE     image or FILE.tar; default: images/target/nabi-function-base.tar, built when it is missing
              --tag T          default: made of the content, so that new content is a new revision
              --no-aot         without a cache of its own; the base image's is used
            """;
    private static final String NAME = "[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*";
    private static final String TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
    private static final String HANDLER = "[\\p{L}_$][\\p{L}\\p{N}_$.]*(?:::[\\p{L}_$][\\p{L}\\p{N}_$]*)?";

    /** A command line that is not understood is an {@link IllegalArgumentException} that says why. */
    static FunctionOptions parse(List<String> words, Path directory) {
        var rest = new ArrayDeque<>(words);
        Path jar = null;
        String handler = null;
        String name = null;
        var calls = new ArrayList<Path>();
        var base = "";
        String tag = null;
        var registry = "";
        String out = null;
        boolean aot = true;
        while (!rest.isEmpty()) {
            var option = rest.pop();
            switch (option) {
                case "--jar" -> jar = directory.resolve(value(option, rest, ".+"));
                case "--handler" -> handler = value(option, rest, HANDLER);
                case "--name" -> name = value(option, rest, NAME);
                case "--call" -> calls.add(directory.resolve(value(option, rest, ".+")));
                case "--base" -> base = value(option, rest, ".+");
                case "--tag" -> tag = value(option, rest, TAG);
                case "--registry" -> registry = value(option, rest, ".+").replaceFirst("/$", "");
                case "--out" ->
                    out = directory.resolve(value(option, rest, ".+")).toString();
                case "--no-aot" -> aot = false;
                default -> throw new IllegalArgumentException("'" + option + "' is not an option of images function");
            }
        }
        if (jar == null || handler == null || name == null) {
            throw new IllegalArgumentException("images function needs --jar, --handler and --name");
        }
        var tar = base.endsWith(".tar") ? directory.resolve(base).toString() : base;
        return new FunctionOptions(jar, handler, name, calls, tar, tag, registry, out, aot);
    }

    private static String value(String option, ArrayDeque<String> rest, String pattern) {
        var value = rest.isEmpty() || rest.peek().startsWith("--") ? "" : rest.pop();
        if (!value.matches(pattern)) {
            throw new IllegalArgumentException(
                    value.isBlank()
                            ? option + " needs a value"
                            : option + " must match " + pattern + ", not '" + value + "'");
        }
        return value;
    }
}
