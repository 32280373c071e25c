package dev.nabi.operator.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.BudgetDefaults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gateways that a test plays, asked over HTTP. */
class UsageReaderIT {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final FunctionKey CART = new FunctionKey("shop", "cart");
    private static final String TOKEN = "a-token-of-32-characters-or-more";

    private final UsageBoard board = new UsageBoard(BudgetDefaults.NONE, Duration.ofMinutes(1), () -> NOW);
    private final UsageReader reader = new UsageReader(() -> TOKEN, board);
    private final List<HttpServer> gateways = new ArrayList<>();

    @AfterEach
    void stop() {
        reader.close();
        gateways.forEach(gateway -> gateway.stop(0));
    }

    @Test
    void readsEachLedgerOnceAndPassesOverAGatewayThatAnswersNonsenseOrNothing() throws Exception {
        var dead = gateway(200, "");
        gateways.getLast().stop(0);

        var all = new HashSet<>(Set.of(dead, gateway(200, "{nonsense"), gateway(503, totals("c", 5))));
        for (var ledger : List.of("a", "b", "a")) {
            all.add(gateway(200, totals(ledger, 3)));
        }

        reader.read(all);

        assertThat(Objects.requireNonNull(board.show(CART, null, null).usage()).invocationsToday())
                .isEqualTo(6);
    }

    @Test
    void showsTheTokenAndTakesAnAnswerOfANewerGateway() throws Exception {
        reader.read(Set.of(gateway(200, totals("a", 3).replace("{\"ledger\"", "{\"new\": [1], \"ledger\""))));

        assertThat(board.show(CART, null, null).usage()).isNotNull();
        var stranger = new UsageReader(() -> "another-token", board);
        stranger.read(Set.of(gateway(200, totals("b", 4))));
        stranger.close();
        assertThat(Objects.requireNonNull(board.show(CART, null, null).usage()).invocationsToday())
                .isEqualTo(3);
    }

    @Test
    void aGatewayThatStallsInTheMiddleOfItsAnswerHoldsNobodyUp() throws Exception {
        var impatient = new UsageReader(() -> TOKEN, board, Duration.ofMillis(300));
        var stalled = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stalled.createContext("/usage/totals", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        });
        stalled.start();
        gateways.add(stalled);

        impatient.read(
                Set.of(URI.create("http://127.0.0.1:" + stalled.getAddress().getPort())));
        impatient.read(Set.of(gateway(200, totals("a", 3))));

        assertThat(board.show(CART, null, null).usage()).isNotNull();
        impatient.close();
    }

    private URI gateway(int status, String body) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/usage/totals", exchange -> {
            var isKnown =
                    ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isKnown ? status : 401, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        gateways.add(server);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static String totals(String ledger, long today) {
        return """
                {"ledger": "%s", "day": 20513, "functions": [{"namespace": "shop", "function": "cart",
                "invocationsToday": %d, "invocationsThisMonth": %d, "mibMsToday": 1, "mibMsThisMonth": 1,
                "lastCalledMillis": %d}]}""".formatted(ledger, today, today, NOW.toEpochMilli());
    }
}
