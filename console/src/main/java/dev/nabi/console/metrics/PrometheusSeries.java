package dev.nabi.console.metrics;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The series that gateways keep for a few hours only, out of a Prometheus that scrapes them. Blocks. */
public final class PrometheusSeries {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 4 << 20;
    private static final String QUANTILE =
            "1000 * histogram_quantile(%s, sum by (le) (increase(nabi_invocation_duration_seconds_bucket{%s}[%ds])))";

    private final HttpClient http;
    private final URI address;

    public PrometheusSeries(HttpClient http, URI address) {
        this.http = http;
        this.address = address;
    }

    void draw(String namespace, String function, ChartRange range, long first, Charts charts)
            throws UnavailableException {
        var of = "namespace=\"" + namespace + "\",function=\"" + function + "\"";
        var step = range.pointSeconds();
        var queries = new LinkedHashMap<String, String>();
        queries.put("p50", QUANTILE.formatted("0.5", of, step));
        queries.put("p95", QUANTILE.formatted("0.95", of, step));
        queries.put("p99", QUANTILE.formatted("0.99", of, step));
        queries.put("queue", "sum(max_over_time(nabi_queue_length{" + of + "}[" + step + "s]))");
        for (var query : queries.entrySet()) {
            ask(query.getKey(), query.getValue(), range, first, charts);
        }
    }

    private void ask(String name, String query, ChartRange range, long first, Charts charts)
            throws UnavailableException {
        // A point of Prometheus looks back: that of a time has what came before it.
        var parameters = Map.of(
                "query", query,
                "start", Long.toString(first + range.pointSeconds()),
                "end", Long.toString(first + range.pointSeconds() * range.points()),
                "step", Long.toString(range.pointSeconds()));
        var target =
                address.toString().replaceFirst("/$", "") + "/api/v1/query_range" + ManagementClient.query(parameters);
        var request =
                HttpRequest.newBuilder(URI.create(target)).timeout(PATIENCE).build();
        try {
            var answer = http.send(request, BodyHandlers.ofInputStream());
            try (var stream = answer.body()) {
                var body = JSON.readTree(stream.readNBytes(MOST_BYTES));
                if (answer.statusCode() != 200) {
                    throw new UnavailableException(
                            answer.statusCode(),
                            "Prometheus: " + body.path("error").asText());
                }
                for (var value : body.path("data").path("result").path(0).path("values")) {
                    var number = value.path(1).asText();
                    if (!number.equals("NaN") && !number.endsWith("Inf")) {
                        charts.raise(name, value.path(0).asLong() - range.pointSeconds(), Double.parseDouble(number));
                    }
                }
            }
        } catch (IOException e) {
            throw new UnavailableException(0, "Prometheus at " + address + " does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(0, "interrupted");
        }
    }
}
