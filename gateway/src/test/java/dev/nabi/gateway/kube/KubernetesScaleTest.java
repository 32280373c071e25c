package dev.nabi.gateway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.activation.ScaleClient;
import dev.nabi.gateway.routing.RevisionKey;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
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
}
