package dev.nabi.gateway.demand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.usage.FunctionTotals;
import dev.nabi.api.usage.UsageTotals;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TotalsEndpointIT {
    private static final String TOKEN = "a-token-of-32-characters-or-more";
    private static final UsageTotals TOTALS =
            new UsageTotals("a-ledger", 21_000, List.of(new FunctionTotals("shop", "cart", 1, 2, 3, 4, 5)));

    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;
    private boolean isAway;

    @BeforeEach
    void start() throws Exception {
        var endpoint = new TotalsEndpoint(this::totals, new OperatorToken(() -> TOKEN));
        server = vertx.createHttpServer()
                .requestHandler(endpoint)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private UsageTotals totals() throws SQLException {
        if (isAway) {
            throw new SQLException("away, as the test says");
        }
        return TOTALS;
    }

    @Test
    void tellsTheTotalsToWhoShowsTheTokenAndToNobodyElse() throws Exception {
        assertThat(ask("Bearer " + TOKEN).statusCode()).isEqualTo(200);
        var functions = new JsonObject(ask("Bearer " + TOKEN).body());
        assertThat(functions.getString("ledger")).isEqualTo("a-ledger");
        assertThat(functions.getJsonArray("functions").getJsonObject(0).getLong("mibMsThisMonth"))
                .isEqualTo(4);

        for (var wrong : List.of("Bearer another-token-of-32-characters", TOKEN, "Bearer ")) {
            var refused = ask(wrong);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).doesNotContain("cart");
        }
    }

    @Test
    void saysThatTheLedgerIsAway() throws Exception {
        isAway = true;

        assertThat(ask("Bearer " + TOKEN).statusCode()).isEqualTo(503);
    }

    private HttpResponse<String> ask(String authorization) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + "/usage/totals"))
                            .header("Authorization", authorization)
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
