package dev.nabi.function.log;

import dev.nabi.function.http.Problem;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line as a JSON object. {@code revision} is of the instance, and the same in each. */
record JsonFormat(@Nullable String revision) implements LineFormat {
    private static final List<String> LEVELS =
            List.of("TRACE", "DEBUG", "INFO", "WARN", "WARNING", "ERROR", "SEVERE", "FATAL");

    /** Where loggers put a level: behind a time, a thread and a name at most. */
    private static final int LEVEL_WITHIN = 80;

    @Override
    public String format(Line line) {
        var message = line.message();
        var json = new StringBuilder(message.length() + 192);
        json.append("{\"time\":\"");
        time(line.time(), json);
        json.append('"');
        Problem.member(json, "level", line.level() == null ? level(line) : line.level());
        Problem.member(json, "stream", line.stream());
        var scope = line.scope();
        if (scope != null) {
            Problem.member(json, "invocationId", scope.invocation());
            var trace = scope.trace();
            if (trace != null) {
                Problem.member(json, "traceId", trace.traceId());
                Problem.member(json, "spanId", trace.spanId());
            }
        }
        Problem.member(json, "revision", revision);
        Problem.member(json, "message", message);
        return json.append("}\n").toString();
    }

    /** The level that a logger wrote as a word of its own; else that of the stream. */
    private static String level(Line line) {
        var text = line.message();
        int end = Math.min(text.length(), LEVEL_WITHIN);
        int from = 0;
        for (int i = 0; i < end; i++) {
            if (isUpper(text.charAt(i))) {
                continue;
            }
            if (i - from >= 4 && isBreak(text.charAt(i)) && LEVELS.contains(text.substring(from, i))) {
                return text.substring(from, i);
            }
            from = isBreak(text.charAt(i)) ? i + 1 : end;
        }
        if (end == text.length() && LEVELS.contains(text.substring(Math.min(from, end)))) {
            return text.substring(from);
        }
        return line.stream().equals("stderr") ? "ERROR" : "INFO";
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isBreak(char c) {
        return c == ' ' || c == ':' || c == '[' || c == ']' || c == '|' || c == '\t';
    }

    /** By hand: the JDK's formatters take longer to be there than a first answer may. */
    private static void time(Instant instant, StringBuilder to) {
        var time = instant.atOffset(ZoneOffset.UTC);
        digits(time.getYear(), 4, to).append('-');
        digits(time.getMonthValue(), 2, to).append('-');
        digits(time.getDayOfMonth(), 2, to).append('T');
        digits(time.getHour(), 2, to).append(':');
        digits(time.getMinute(), 2, to).append(':');
        digits(time.getSecond(), 2, to).append('.');
        digits(time.getNano() / 1_000_000, 3, to).append('Z');
    }

    private static StringBuilder digits(int number, int count, StringBuilder to) {
        for (int unit = count == 4 ? 1000 : count == 3 ? 100 : 10; unit > 0; unit /= 10) {
            to.append((char) ('0' + number / unit % 10));
        }
        return to;
    }
}
