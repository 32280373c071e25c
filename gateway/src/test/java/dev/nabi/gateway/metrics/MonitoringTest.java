package dev.nabi.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.gateway.loop.Load;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.gateway.tls.Certificates;
import dev.nabi.gateway.tls.TestPair;
import dev.nabi.metering.Call;
import dev.nabi.metering.usage.Metering;
import dev.nabi.metering.usage.MeteringConfig;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dashboard and alerts ask for metrics and labels that a gateway's scrape has, or that the list of names has, which a test of its
 * own compares with the code.
 */
class MonitoringTest {
    private static final Path CHART = Path.of("../helm/nabi");
    private static final Path NAMES = Path.of("../docs/names.md");
    private static final Pattern METRIC = Pattern.compile("\\bnabi_[a-z_]+");
    private static final Pattern BY = Pattern.compile("by \\(([a-z, ]+)\\)|label_values\\([^,]+, ([a-z]+)\\)");

    /** Labels that Prometheus adds to what it scrapes, or that a histogram has. */
    private static final Set<String> ADDED = Set.of("pod", "le");

    @TempDir
    Path directory;

    @SuppressWarnings("deprecation") // it is the registry that Quarkus brings
    private String scrape() throws Exception {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (var metering = Metering.open(MeteringConfig.in(directory, "gateway-0"));
                var meter = new PrometheusMeters(registry, 10)
                        .open(new RevisionKey("default", "hello", "hello-00001"), () -> Load.NONE)) {
            metering.metrics().bindTo(registry);
            TestPair.ec("dns:localhost").mountAt(directory.resolve("tls"));
            var vertx = Vertx.vertx();
            CertificateMeters.bind(
                    registry,
                    Certificates.open(List.of(directory.resolve("tls")), vertx, InstantSource.system())
                            .all());
            vertx.close().toCompletionStage().toCompletableFuture().join();
            meter.ended(Call.ok(1).coldAfter(10));
            return registry.scrape();
        }
    }

    private static Set<String> names(String text) {
        return METRIC.matcher(text)
                .results()
                .map(result -> result.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> labels(String text) {
        return BY.matcher(text)
                .results()
                .flatMap(result ->
                        Set.of((result.group(1) == null ? result.group(2) : result.group(1)).split(", ")).stream())
                .filter(label -> !ADDED.contains(label))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The table of metrics. */
    private static String documented() throws IOException {
        var text = Files.readString(NAMES);
        var start = text.indexOf("## Metrics");
        return text.substring(start, text.indexOf("\n## ", start + 1));
    }

    private static Set<String> documentedLabels() throws IOException {
        return documented()
                .lines()
                .filter(line -> line.startsWith("| `nabi_"))
                .flatMap(line -> Arrays.stream(line.split("\\|", -1)[3].split(",", -1)))
                .map(String::strip)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void asksForWhatThereIs(String text) throws Exception {
        var scrape = scrape();
        var known = names(scrape);
        known.addAll(names(documented()));
        var labels = documentedLabels();

        assertThat(known).hasSizeGreaterThan(30).containsAll(names(text));
        assertThat(labels(text))
                .isNotEmpty()
                .allMatch(label -> scrape.contains(label + "=\"") || labels.contains(label));
    }

    @Test
    void theDashboardParsesAndNamesOnlyWhatThereIs() throws Exception {
        var text = Files.readString(CHART.resolve("files/dashboard.json"));
        var queries = new ObjectMapper().readTree(text).findValuesAsText("expr");

        assertThat(queries)
                .hasSizeGreaterThan(10)
                .allMatch(query -> !names(query).isEmpty());
        asksForWhatThereIs(text);
    }

    @Test
    void alertsNameOnlyWhatThereIs() throws Exception {
        var text = Files.readString(CHART.resolve("templates/monitoring.yaml"));

        assertThat(names(text)).hasSizeGreaterThan(5);
        asksForWhatThereIs(text);
    }
}
