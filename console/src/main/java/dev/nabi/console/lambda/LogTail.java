package dev.nabi.console.lambda;

import dev.nabi.console.functions.InvocationAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The end of a call's log as {@code X-Amz-Log-Result} has it: START, what was printed, END and REPORT; 4 KiB, in Base64. */
final class LogTail {
    private static final int MOST = 4 * 1024;

    private LogTail() {}

    static String of(InvocationAnswer answer, CallOutcome outcome, Resolved found, String id, String version) {
        var printed = answer.field("Nabi-Log-Result").map(LogTail::decoded).orElse("");
        var log = new StringBuilder("START RequestId: " + id + " Version: " + version + "\n").append(printed);
        if (!printed.isEmpty() && !printed.endsWith("\n")) {
            log.append('\n');
        }
        if (outcome.isFailed() && printed.isEmpty()) {
            log.append(new String(outcome.payload(), StandardCharsets.UTF_8)).append('\n');
        }
        log.append("END RequestId: ").append(id).append('\n').append(report(answer, found, id));
        var bytes = log.toString().getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder()
                .encodeToString(
                        bytes.length > MOST ? Arrays.copyOfRange(bytes, bytes.length - MOST, bytes.length) : bytes);
    }

    /** A function of an own image may answer anything. */
    private static String decoded(String text) {
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String report(InvocationAnswer answer, Resolved found, String id) {
        var told = members(answer.field("Nabi-Report").orElse(""));
        var duration = told.getOrDefault(
                "duration",
                String.format(java.util.Locale.ROOT, "%.2f", answer.duration().toNanos() / 1e6));
        var billed = told.getOrDefault("billed", Long.toString(answer.duration().toMillis() + 1));
        var memory = found.entry().path("configuration").path("MemorySize").asText("128");
        var report = new StringBuilder("REPORT RequestId: " + id + "\tDuration: " + duration + " ms\tBilled Duration: "
                + billed + " ms\tMemory Size: " + memory + " MB\t");
        if (told.containsKey("max-memory")) {
            report.append("Max Memory Used: ").append(told.get("max-memory")).append(" MB\t");
        }
        if (told.containsKey("init")) {
            report.append("Init Duration: ").append(told.get("init")).append(" ms\t");
        }
        return report.append('\n').toString();
    }

    /** The members of a dictionary such as {@code duration=12.34, billed=13}. */
    private static Map<String, String> members(String dictionary) {
        var members = new HashMap<String, String>();
        for (var part : dictionary.split(",", -1)) {
            var equals = part.indexOf('=');
            if (equals > 0 && part.substring(equals + 1).strip().matches("[0-9.]{1,20}")) {
                members.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
        }
        return members;
    }
}
