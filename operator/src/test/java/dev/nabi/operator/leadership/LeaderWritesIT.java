package dev.nabi.operator.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client whose API server goes away, and whose leadership ends meanwhile. */
class LeaderWritesIT {
    private final AtomicBoolean leads = new AtomicBoolean(true);
    private final AtomicInteger arrived = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            arrived.incrementAndGet();
            // An API server that shuts down; by the time of a retry the lease is another's.
            leads.set(false);
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aWriteEndsThoughTheLeadershipIsLostBeforeARetry() {
        try (var client = client()) {
            var write = CompletableFuture.runAsync(
                    () -> client.pods()
                            .inNamespace("demo")
                            .withName("hello")
                            .patch(PatchContext.of(PatchType.JSON_MERGE), "{}"),
                    Thread::startVirtualThread);

            assertThat(write)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withCauseInstanceOf(KubernetesClientException.class);
            assertThat(arrived).hasValue(1);
        }
    }

    private KubernetesClient client() {
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .build();
        return new KubernetesClientBuilder()
                .withConfig(LeaderWrites.sentOnce(config))
                .withHttpClientBuilderConsumer(
                        http -> http.addOrReplaceInterceptor("leadership", new LeaderWrites(leads::get)))
                .build();
    }
}
