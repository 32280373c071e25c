package dev.nabi.console.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of a Prometheus, and what becomes of its answers; a real one is asked in e2e. */
class PrometheusSeriesTest {
    private static final Instant NOW = Instant.parse("2026-11-30T10:00:30Z");
    private static final ChartRange RANGE = ChartRange.HOUR;

    private final long first = RANGE.first(NOW);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Charts charts = new Charts(RANGE, first);
    private HttpServer server;
    private int status = 200;
    private String answer = "{\"data\":{\"result\":[]}}";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/query_range", exchange -> {
            asked.add(URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8));
            var body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void draw() throws Exception {
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        new PrometheusSeries(HttpClient.newHttpClient(), address).draw("shop", "hello", RANGE, first, charts);
    }

    @Test
    void asksForTheFunctionAloneInStepsOfTheRange() throws Exception {
        draw();

        assertThat(asked)
                .hasSize(4)
                .allSatisfy(query -> assertThat(query)
                        .contains("namespace=\"shop\",function=\"hello\"", "step=60", "start=" + (first + 60)));
        assertThat(asked.getLast()).contains("nabi_queue_length");
    }

    /** A point of Prometheus has what came before it. */
    @Test
    void aPointIsThatOfTheMinuteBeforeAndWhatIsNoNumberIsNone() throws Exception {
        answer = """
                {"data":{"result":[{"values":[[%d,"12.5"],[%d,"NaN"],[%d,"+Inf"]]}]}}""".formatted(first + 60, first + 120, first + 180);

        draw();

        var p95 = (Double[]) charts.values().get("p95");
        assertThat(p95[0]).isEqualTo(12.5);
        assertThat(p95[1]).isNull();
        assertThat(p95[2]).isNull();
    }

    @Test
    void whatPrometheusRefusesIsSaidInItsWords() {
        status = 422;
        answer = "{\"status\":\"error\",\"error\":\"too many samples\"}";

        assertThatThrownBy(this::draw)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("too many samples");
    }

    @Test
    void anAnswerThatIsNoJsonIsSaid() {
        answer = "<html>";

        assertThatThrownBy(this::draw).isInstanceOf(UnavailableException.class).hasMessageContaining("Prometheus");
    }
}
