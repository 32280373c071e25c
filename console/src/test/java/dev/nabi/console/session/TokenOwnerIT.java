package dev.nabi.console.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.nabi.console.caller.CallerClients;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose a token is, at an API server that is too old to say so (before 1.28), and at one that is ill. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TokenOwnerIT {
    // {"sub":"system:serviceaccount:shop:ada","exp":1767225600}
    private static final String GOOD =
            "e30.eyJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQ6c2hvcDphZGEiLCJleHAiOjE3NjcyMjU2MDB9.good";

    private volatile int status = 201;
    private HttpServer server;
    private KubernetesClient client;
    private CallerClients clients;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var isReview = exchange.getRequestURI().getPath().endsWith("/selfsubjectaccessreviews");
            var isGood = ("Bearer " + GOOD).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            var code = !isGood ? 401 : isReview ? status : 404;
            var body = code == 201
                    ? "{\"kind\":\"SelfSubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\",\"status\":{\"allowed\":false}}"
                    : "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":" + code + "}";
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build())
                .build();
        clients = new CallerClients(client, 2);
    }

    @AfterEach
    void stop() {
        clients.close();
        client.close();
        server.stop(0);
    }

    @Test
    void anOldApiServerRefusesATokenThatIsNotGoodAndTheOtherSaysWhoseItIs() {
        var owner = new TokenOwner(clients);

        assertThat(owner.of(GOOD)).hasValue("system:serviceaccount:shop:ada");
        assertThat(owner.of(GOOD + "x")).isEmpty();
    }

    @Test
    void anApiServerThatIsIllSaysNothingOfTheToken() {
        status = 500;

        assertThatThrownBy(() -> new TokenOwner(clients).of(GOOD)).isInstanceOf(KubernetesClientException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "a\u00e9"})
    void whatIsNoFieldOfHttpIsNoToken(String text) {
        assertThat(new TokenOwner(clients).of(text)).isEmpty();
    }
}
