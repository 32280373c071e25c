package dev.nabi.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The plots of docs/pictures are drawn from tables of the documents; {@code -Dupdate} draws them anew. */
class PicturesTest {
    private static final Path DOCS = Path.of("../docs");
    private static final String[] COLOURS = {"#4878a8", "#e8a33d", "#6aa56a", "#b05050"};

    private record Bar(String label, double value) {}

    @Test
    void coldStartOfAProcess() throws IOException {
        var bars = rows("cold-start.md", "| | median ms | × floor |").stream()
                .map(row -> new Bar(row.get(0), number(row.get(1))))
                .toList();

        assertThat(bars).hasSizeGreaterThan(8);
        check("cold-start-process.svg", bars("From the start of a process to its first answer, ms (median)", bars));
    }

    @Test
    void coldStartOnACluster() throws IOException {
        var rows = rows("cold-start.md", "| until | Deployment | Function |");
        var function = rows.stream()
                .filter(row -> row.getFirst().matches("the pod.*|it is.*|its address.*|the answer"))
                .map(row -> number(row.get(2)))
                .toList();
        var deployment = rows.stream()
                .filter(row -> row.getFirst().matches("the pod.*|it is.*|its address.*|the answer"))
                .map(row -> number(row.get(1)))
                .toList();

        assertThat(function).hasSize(4).isSorted();
        check("cold-start-cluster.svg", stages(function, deployment));
    }

    @Test
    void callThroughTheGateway() throws IOException {
        var bars = new ArrayList<Bar>();
        for (var row : rows("performance.md", "| connections | requests/s: nginx |")) {
            bars.add(new Bar(row.getFirst() + " connections, nginx", number(row.get(1))));
            bars.add(new Bar(row.getFirst() + " connections, nginx with the same fields", number(row.get(2))));
            bars.add(new Bar(row.getFirst() + " connections, gateway", number(row.get(3))));
        }

        assertThat(bars).hasSizeGreaterThan(4);
        check("gateway.svg", bars("Requests a second through a proxy, two cores", bars));
    }

    private static void check(String name, String drawn) throws IOException {
        var file = DOCS.resolve("pictures").resolve(name);
        if (System.getProperty("update") != null) {
            Files.writeString(file, drawn);
        }
        assertThat(Files.readString(file)).isEqualTo(drawn);
    }

    /** The rows of the first table whose head begins so. */
    private static List<List<String>> rows(String page, String head) throws IOException {
        var rows = new ArrayList<List<String>>();
        var isInside = false;
        for (var line : Files.readAllLines(DOCS.resolve(page))) {
            if (isInside && !line.startsWith("|")) {
                return rows;
            }
            if (isInside && !line.startsWith("|---")) {
                rows.add(cells(line));
            }
            isInside |= line.startsWith(head);
        }
        return rows;
    }

    private static List<String> cells(String line) {
        return List.of(line.substring(1).split("\\|", -1)).stream()
                .map(cell -> cell.strip().replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1"))
                .toList();
    }

    private static double number(String cell) {
        return Double.parseDouble(cell.replaceFirst(" ?\\(.*", "").replace(",", ""));
    }

    private static String bars(String title, List<Bar> bars) {
        var most = bars.stream().mapToDouble(Bar::value).max().orElseThrow();
        var svg = begin(title, 40 + bars.size() * 24);
        for (var index = 0; index < bars.size(); index++) {
            var bar = bars.get(index);
            var y = 36 + index * 24;
            text(svg, 318, y + 14, "end", bar.label());
            rectangle(svg, 325, y, 480 * bar.value() / most, COLOURS[colour(bar.label())]);
            text(
                    svg,
                    331 + 480 * bar.value() / most,
                    y + 14,
                    "start",
                    String.format(Locale.ROOT, "%,.0f", bar.value()));
        }
        return svg.append("</svg>\n").toString();
    }

    private static int colour(String label) {
        return label.matches(".*(floor|nginx).*") ? 1 : label.matches(".*(invoker|Quarkus).*") ? 3 : 0;
    }

    private static String stages(List<Double> function, List<Double> deployment) {
        var names = List.of("the pod is there", "scheduled", "its address is known", "the answer");
        var svg = begin("From zero to the first answer on a cluster, ms (median)", 150);
        var scale = 620 / Math.max(function.getLast(), deployment.getLast());
        bar(svg, 40, "Function", function, scale);
        bar(svg, 72, "bare Deployment", deployment, scale);
        IntStream.range(0, names.size()).forEach(index -> {
            var x = 130 + index * 190;
            rectangle(svg, x, 112, 14, COLOURS[index]);
            text(svg, x + 20, 126, "start", "until " + names.get(index));
        });
        return svg.append("</svg>\n").toString();
    }

    private static void bar(StringBuilder svg, int y, String label, List<Double> until, double scale) {
        text(svg, 122, y + 14, "end", label);
        var before = 0.0;
        for (var index = 0; index < until.size(); index++) {
            rectangle(svg, 130 + before * scale, y, (until.get(index) - before) * scale, COLOURS[index]);
            before = until.get(index);
        }
        text(svg, 136 + before * scale, y + 14, "start", String.format(Locale.ROOT, "%.0f", before));
    }

    private static StringBuilder begin(String title, int height) {
        var svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 900 " + height
                + "\" font-family=\"sans-serif\" font-size=\"13\">\n<title>" + escaped(title)
                + "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        svg.append("<text x=\"20\" y=\"22\" font-size=\"15\">")
                .append(escaped(title))
                .append("</text>\n");
        return svg;
    }

    private static void rectangle(StringBuilder svg, double x, double y, double width, String colour) {
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"18\" fill=\"%s\"/>\n",
                x,
                y,
                width,
                colour));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
                x,
                y,
                anchor,
                escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
