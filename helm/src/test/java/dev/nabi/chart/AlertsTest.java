package dev.nabi.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart's alerts, as Prometheus's own tool reads them. */
class AlertsTest {
    private static final Path TESTS = Path.of("src/test/resources/alerts/tests.yaml");
    private static final Path RENDERED = Path.of("src/test/resources/chart/everything/rendered.yaml");

    @TempDir
    Path folder;

    @BeforeEach
    void writeRules() throws IOException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":")).anyMatch(on -> Files.isExecutable(Path.of(on, "promtool"))),
                "skipped: no promtool on the PATH");
        var spec = Arrays.stream(Files.readString(RENDERED).split("\n---\n"))
                .filter(document -> document.contains("kind: PrometheusRule"))
                .map(document -> document.substring(document.indexOf("\nspec:\n") + "\nspec:\n".length()))
                .findFirst()
                .orElseThrow();
        Files.writeString(folder.resolve("rules.yaml"), spec);
        Files.copy(TESTS, folder.resolve("tests.yaml"));
    }

    private String promtool(String... words) throws Exception {
        var process = new ProcessBuilder(Stream.concat(Stream.of("promtool"), List.of(words).stream())
                        .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void eachRuleCanBeRead() throws Exception {
        assertThat(promtool("check", "rules", "rules.yaml")).contains("SUCCESS");
    }

    @Test
    void alertsOfEventsFireWhenTheyShouldAndNoSooner() throws Exception {
        assertThat(promtool("test", "rules", "tests.yaml")).contains("SUCCESS");
    }
}
