package dev.nabi.gateway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.nabi.gateway.activation.ScaleClient;
import dev.nabi.gateway.routing.RevisionKey;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KubernetesScaleTest {
    private static final class NoToken implements Interceptor {
        @Override
        public void before(BasicBuilder headers, HttpRequest request, RequestTags tags) {
            throw new UncheckedIOException(new NoSuchFileException("token"));
        }
    }

    @Test
    void whatCannotBeSentIsAFailureLikeAnyOther() throws Exception {
        try (var client = new KubernetesClientBuilder()
                .withConfig(Config.empty())
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("token", new NoToken()))
                .build()) {
            var outcome = new KubernetesScale(client)
                    .wake(new RevisionKey("shop", "hello", "hello-00001"))
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            ScaleClient.Outcome.Failed.class,
                            failed -> assertThat(failed.toString()).contains("hello-00001", "token"));
        }
    }

    /** A method is compiled after 200 calls. */
    @Test
    void theClientIsWarmBeforeTheFirstWake() throws Exception {
        var asked = new CountDownLatch(200);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/version", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
            asked.countDown();
        });
        server.start();
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .build();
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            new KubernetesScale(client).warmUp();

            assertThat(asked.await(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            server.stop(0);
        }
    }
}
