package dev.nabi.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The command line: which images to build, and what is told of them. */
public final class Images {
    private static final String CHART = "helm/nabi/Chart.yaml";

    private Images() {}

    public static void main(String[] words) throws Exception {
        try {
            var version = chartVersion(Path.of(CHART));
            var tag = tag(version, System.getProperty("nabi.commit", ""));
            if (List.of(words).contains("--help")) {
                System.out.print(Options.USAGE.formatted(tag) + FunctionOptions.USAGE);
                return;
            }
            if (words.length > 0 && words[0].equals("function")) {
                var rest = List.of(words).subList(1, words.length);
                var directory =
                        Path.of(System.getProperty("nabi.directory", "")).toAbsolutePath();
                new FunctionBuild(FunctionOptions.parse(rest, directory), Path.of(""), version).run();
                return;
            }
            new Build(Options.parse(List.of(words), tag), Path.of(""), version).run();
        } catch (IllegalArgumentException | IOException failure) {
            System.err.println("nabi images: " + failure.getMessage());
            System.exit(1);
        }
    }

    /** A tag that no other state of the sources has: nodes keep an image for as long as its tag is asked for. */
    static String tag(String version, String commit) {
        return commit.isEmpty() ? version : version + "-" + commit;
    }

    /** The version that the chart asks for when its values name none. */
    static String chartVersion(Path chart) throws IOException {
        try (var lines = Files.lines(chart)) {
            return lines.filter(line -> line.startsWith("appVersion:"))
                    .map(line -> line.substring("appVersion:".length()).strip().replace("\"", ""))
                    .findFirst()
                    .orElseThrow(() -> new IOException(chart + " has no appVersion"));
        }
    }
}
