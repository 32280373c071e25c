package dev.nabi.gateway.demand;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.FunctionKey;
import dev.nabi.api.demand.LimitDemand;
import dev.nabi.api.demand.LimitShare;
import dev.nabi.api.demand.LimitShares;
import dev.nabi.api.v1alpha1.LimitsSpec;
import dev.nabi.api.v1alpha1.RateSpec;
import dev.nabi.gateway.limits.LimitTable;
import dev.nabi.metering.Ticks;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitsEndpointIT {
    private static final String TOKEN = "a-token-of-32-characters-or-more";

    private final Vertx vertx = Vertx.vertx();
    private final LimitTable limits = new LimitTable(2, Ticks.system());
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        limits.seen(
                new FunctionKey("shop", "cart"),
                new LimitsSpec(new RateSpec(10.0, null, null), null, null, null, null, null));
        server = vertx.createHttpServer()
                .requestHandler(new LimitsEndpoint(limits, new OperatorToken(() -> TOKEN)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void takesSharesFromWhoShowsTheTokenAndFromNobodyElse() throws Exception {
        var shares = json(0.9);

        assertThat(put("Bearer another-token-of-32-characters", shares)).isEqualTo(401);
        assertThat(limits.demand()).isEmpty();

        assertThat(put("Bearer " + TOKEN, shares)).isEqualTo(204);
        assertThat(limits.demand()).extracting(LimitDemand::part).containsExactly(0.9);
    }

    @Test
    void whatIsNoShareChangesNothing() throws Exception {
        for (var bad : List.of("", "null", "{", "[]", "{\"shares\": 7}")) {
            assertThat(put("Bearer " + TOKEN, bad)).as(bad).isEqualTo(400);
        }
        assertThat(limits.demand()).isEmpty();
    }

    @Test
    void aNewerOperatorMaySayMoreAndSharesAreHeldWithinTheirRange() throws Exception {
        assertThat(put("Bearer " + TOKEN, json(7).replace("{\"gateways\"", "{\"new\": [1], \"gateways\"")))
                .isEqualTo(204);

        assertThat(limits.demand()).extracting(LimitDemand::part).containsExactly(1.0);
    }

    private static String json(double part) throws Exception {
        return new ObjectMapper()
                .writeValueAsString(new LimitShares(
                        2,
                        5000,
                        List.of(new LimitShare("shop", "cart", part, 0), new LimitShare("shop", "gone", 0.5, 0))));
    }

    private int put(String authorization, String body) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + "/limits"))
                                    .header("Authorization", authorization)
                                    .PUT(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
