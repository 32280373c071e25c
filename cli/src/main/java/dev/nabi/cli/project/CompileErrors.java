package dev.nabi.cli.project;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Errors of the compiler that an instance reports, with the person's own file in front, so that an editor finds the line. */
public final class CompileErrors {
    private static final String SAID = "the source does not compile";
    private static final Pattern LINE = Pattern.compile("(?m)^line ([0-9]+): ");

    private CompileErrors() {}

    public static boolean isIn(String message) {
        return message.contains(SAID);
    }

    /** {@code line 3: …} as {@code Hello.java:3: error: …}, and what the container said before and after left away. */
    public static String located(String message, Path file) {
        var start = message.indexOf(SAID);
        var errors = message.substring(start < 0 ? 0 : start);
        return LINE.matcher(errors).replaceAll(Matcher.quoteReplacement(file + ":") + "$1: error: ");
    }
}
