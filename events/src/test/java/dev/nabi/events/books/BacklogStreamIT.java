package dev.nabi.events.books;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.demand.BacklogReport;
import dev.nabi.api.demand.BacklogReport.FunctionBacklog;
import dev.nabi.events.delivery.CallShape;
import dev.nabi.events.delivery.LanePolicies.Known;
import dev.nabi.events.delivery.LanePolicy;
import dev.nabi.events.delivery.RetryPolicy;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The lines of the backlog, read as the operator reads them. */
class BacklogStreamIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void tellsInTheRecordsThatTheOperatorReads() throws Exception {
        var vertx = Vertx.vertx();
        var stream = new BacklogStream(
                vertx.getOrCreateContext(),
                _ -> new Known.Policy(LanePolicy.single(RetryPolicy.DEFAULT, new CallShape())),
                200);
        var server = vertx.createHttpServer()
                .requestHandler(request -> stream.join(request.response()))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + "/backlog"))
                            .build(),
                    BodyHandlers.ofInputStream());
            try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                assertThat(report(lines)).isEqualTo(new BacklogReport(true, List.of()));

                stream.tick(List.of(DueDeliveriesTest.lane("orders", 7, 0)));

                assertThat(report(lines))
                        .isEqualTo(new BacklogReport(true, List.of(new FunctionBacklog("shop", "cart", 7, 200))));

                stream.tick(List.of());

                assertThat(report(lines)).isEqualTo(new BacklogReport(true, List.of()));
            }
            http.shutdownNow();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static BacklogReport report(BufferedReader lines) throws Exception {
        return JSON.readValue(Objects.requireNonNull(lines.readLine()), BacklogReport.class);
    }
}
