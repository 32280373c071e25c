package dev.nabi.operator.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.nabi.api.demand.LimitShare;
import dev.nabi.api.demand.LimitShares;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway that a test plays. */
class HttpShareWriterIT {
    private static final LimitShares SHARES =
            new LimitShares(2, 5000, List.of(new LimitShare("shop", "cart", 0.25, 3)));

    private final HttpShareWriter writer = new HttpShareWriter(() -> "the token");
    private final BlockingQueue<String> taken = new ArrayBlockingQueue<>(10);
    private HttpServer gateway;
    private int status = 204;

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/limits", exchange -> {
            taken.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        gateway.start();
    }

    @AfterEach
    void stop() {
        writer.close();
        gateway.stop(0);
    }

    private boolean isTaken() {
        var address = URI.create("http://127.0.0.1:" + gateway.getAddress().getPort());
        return writer.write(address, SHARES)
                .exceptionally(_ -> false)
                .toCompletableFuture()
                .join();
    }

    @Test
    void sendsSharesWithTheToken() {
        assertThat(isTaken()).isTrue();
        assertThat(taken.poll())
                .startsWith("PUT Bearer the token {")
                .contains("\"gateways\":2", "\"validMillis\":5000", "\"part\":0.25", "\"more\":3.0");
    }

    @Test
    void aGatewayThatRefusesOrIsAwayHasNotTakenThem() {
        status = 401;
        assertThat(isTaken()).isFalse();
        gateway.stop(0);
        assertThat(isTaken()).isFalse();
    }
}
