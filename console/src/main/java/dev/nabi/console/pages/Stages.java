package dev.nabi.console.pages;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Where the time of a call went, as a gateway's {@code Server-Timing} says, as a bar of 100 parts. */
record Stages(List<Stage> stages) {
    private static final Pattern PART = Pattern.compile("([a-z]+);dur=([0-9.]+)");
    private static final Set<String> KNOWN = Set.of("queue", "start", "function");
    private static final double LEAST = 0.5;

    /**
     * A stage.
     *
     * @param millis as text, with a decimal
     * @param from where its part of the bar begins, of 100
     * @param width its part of the bar, of 100
     */
    public record Stage(String name, String millis, String from, String width) {}

    private record Part(String name, double millis) {}

    static Stages of(String field) {
        var parts = new ArrayList<Part>();
        var found = PART.matcher(field);
        while (found.find()) {
            var part = new Part(found.group(1), Double.parseDouble(found.group(2)));
            if (KNOWN.contains(part.name()) && (part.millis() > 0 || part.name().equals("function"))) {
                parts.add(part);
            }
        }
        var whole = parts.stream()
                .mapToDouble(part -> Math.max(LEAST, part.millis()))
                .sum();
        var stages = new ArrayList<Stage>();
        var at = 0.0;
        for (var part : parts) {
            var width = Math.max(LEAST, part.millis()) / whole * 100;
            stages.add(new Stage(part.name(), text(part.millis()), text(at), text(width)));
            at += width;
        }
        return new Stages(List.copyOf(stages));
    }

    private static String text(double value) {
        return BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP).toPlainString();
    }

    /** Whether the call waited for the start of an instance. */
    boolean isCold() {
        return stages.stream().anyMatch(stage -> stage.name().equals("start"));
    }
}
