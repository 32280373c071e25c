package dev.nabi.bench.autoscaling;

import static dev.nabi.bench.autoscaling.Setting.SECOND;

import dev.nabi.operator.autoscaler.Preference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Load, instances and waits over time, as SVG: a person sees why. */
final class Plots {
    private static final int WIDTH = 860;
    private static final int PANEL = 130;
    private static final int LEFT = 60;
    private static final Map<String, String> COLOURS = Map.of(
            "load",
            "#888888",
            "Knative",
            "#d2691e",
            "Nabi",
            "#1f6fb4",
            "oracle",
            "#3a9a3a",
            "cluster",
            "#1f6fb4",
            "simulator",
            "#d2691e");

    private Plots() {}

    static void draw(Path folder) throws IOException {
        Files.createDirectories(folder);
        var all = Traces.tuned(1);
        draw(folder.resolve("steady.svg"), all.get(0), 61, 200);
        draw(folder.resolve("ramp.svg"), all.get(1), 61, 640);
        draw(folder.resolve("on-off.svg"), all.get(3), 61, 420);
        draw(folder.resolve("spikes.svg"), all.get(5), 61, 320);
        draw(folder.resolve("diurnal.svg"), all.get(6), 61, 3660);
        draw(folder.resolve("step.svg"), Traces.step(200, 10), 55, 150);
    }

    private static void draw(Path file, Trace trace, int from, int to) throws IOException {
        var setting = Setting.of(1);
        var runs = new LinkedHashMap<String, Recording>();
        runs.put("Knative", new Cluster(trace, setting, new Knative(Table.MAX)).run());
        runs.put("oracle", new Cluster(trace, setting, new Oracle(Table.MAX)).run());
        runs.put("Nabi", new Cluster(trace, setting, Table.nabi(trace, Preference.BALANCED)).run());
        var seconds = to - from;
        var svg = open(trace.name() + ", start 1 s");
        panel(svg, 0, "calls in work, if none waited", Map.of("load", load(trace, from, seconds)), seconds);
        var instances = new LinkedHashMap<String, double[]>();
        var waits = new LinkedHashMap<String, double[]>();
        runs.forEach((name, run) -> {
            instances.put(name, run.instancesPerSecond(from, seconds));
            waits.put(name, run.longestWaitPerSecond(from, seconds));
        });
        panel(svg, 1, "instances", instances, seconds);
        panel(svg, 2, "longest wait of a second's calls, s", waits, seconds);
        svg.append("</svg>\n");
        Files.writeString(file, svg);
    }

    /** A step as it was measured on a cluster (the start time, then second, replicas, ready and longest wait), beside the simulator's. */
    static void step(Path measured, Path file, int concurrent, int slots) throws IOException {
        var lines = Files.readAllLines(measured);
        var start = Double.parseDouble(lines.getFirst());
        var seconds = lines.size() - 1;
        var instances = new double[seconds];
        var waits = new double[seconds];
        for (var second = 0; second < seconds; second++) {
            var fields = lines.get(second + 1).split(" ", -1);
            instances[second] = Double.parseDouble(fields[2]);
            waits[second] = Double.parseDouble(fields[3]);
        }
        var trace = Traces.step(concurrent, slots);
        var run = new Cluster(trace, Setting.of(start), Table.nabi(trace, Preference.BALANCED)).run();
        var title = String.format(Locale.ROOT, "%s of %d slots, start %.1f s", trace.name(), slots, start);
        var svg = open(title);
        panel(svg, 0, "calls in work, if none waited", Map.of("load", load(trace, Step.FROM, seconds)), seconds);
        panel(
                svg,
                1,
                "instances: ready, asked for",
                pair(instances, run.instancesPerSecond(Step.FROM, seconds)),
                seconds);
        panel(
                svg,
                2,
                "longest wait of a second's calls, s",
                pair(waits, run.longestWaitPerSecond(Step.FROM, seconds)),
                seconds);
        Files.writeString(file, svg.append("</svg>\n"));
    }

    private static Map<String, double[]> pair(double[] cluster, double[] simulator) {
        var lines = new LinkedHashMap<String, double[]>();
        lines.put("cluster", cluster);
        lines.put("simulator", simulator);
        return lines;
    }

    private static StringBuilder open(String title) {
        return new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n<text x=\"%d\" y=\"18\" font-size=\"14\">%s</text>%n",
                WIDTH,
                3 * (PANEL + 40) + 30,
                LEFT,
                title));
    }

    private static double[] load(Trace trace, int from, int seconds) {
        var load = new double[seconds];
        for (var call = 0; call < trace.calls(); call++) {
            var begin = (double) trace.arrivals()[call] / SECOND - from;
            var end = begin + (double) trace.durations()[call] / SECOND;
            for (var second = Math.max(0, (int) begin); second < Math.min(seconds, end); second++) {
                load[second] += Math.max(0, Math.min(end, second + 1) - Math.max(begin, second));
            }
        }
        return load;
    }

    private static void panel(StringBuilder svg, int index, String title, Map<String, double[]> lines, int seconds) {
        var top = 30 + index * (PANEL + 40);
        double most = 1e-3;
        for (var line : lines.values()) {
            for (var value : line) {
                most = Math.max(most, value);
            }
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\">%s</text><text x=\"8\" y=\"%d\">%.3g</text><text x=\"8\" y=\"%d\">0</text>%n"
                        + "<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"black\"/><text x=\"%d\" y=\"%d\">%d s</text>%n",
                LEFT,
                top + 12,
                title,
                top + 26,
                most,
                top + 16 + PANEL,
                LEFT,
                top + 16,
                top + 16 + PANEL,
                WIDTH - 10,
                WIDTH - 50,
                top + 30 + PANEL,
                seconds));
        var legend = LEFT + 320;
        for (var line : lines.entrySet()) {
            var colour = COLOURS.getOrDefault(line.getKey(), "black");
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n<polyline fill=\"none\" stroke=\"%s\" points=\"",
                    legend,
                    top + 12,
                    colour,
                    line.getKey(),
                    colour));
            for (var second = 0; second < seconds; second++) {
                svg.append(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        LEFT + (double) second * (WIDTH - 10 - LEFT) / seconds,
                        top + 16 + PANEL - line.getValue()[second] / most * PANEL));
            }
            svg.append("\"/>\n");
            legend += 90;
        }
    }
}
