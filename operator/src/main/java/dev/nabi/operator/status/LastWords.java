package dev.nabi.operator.status;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The last words of a container as a person reads them: of the base image's lines of JSON, the messages. What is no such
 * line, or was cut in its midst, stays as it is.
 */
final class LastWords {
    private static final Pattern LINE = Pattern.compile("\\{\"time\":\".*\"message\":\"(.*)\"}");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-f]{4}|.)");

    private LastWords() {}

    static String of(String log) {
        return log.lines().map(LastWords::message).collect(Collectors.joining("\n"));
    }

    private static String message(String line) {
        var matcher = LINE.matcher(line);
        return matcher.matches()
                ? ESCAPE.matcher(matcher.group(1))
                        .replaceAll(escape -> java.util.regex.Matcher.quoteReplacement(unescaped(escape.group(1))))
                : line;
    }

    private static String unescaped(String escape) {
        return switch (escape.charAt(0)) {
            case 'n' -> "\n";
            case 'u' -> escape.length() == 5 ? Character.toString(Integer.parseInt(escape.substring(1), 16)) : escape;
            default -> escape;
        };
    }
}
