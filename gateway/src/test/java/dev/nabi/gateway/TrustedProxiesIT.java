package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a function is told of its client, by a proxy that is trusted and by everybody else. */
class TrustedProxiesIT {

    @Test
    void whatATrustedProxySaysPasses() throws Exception {
        assertThat(seen("trusted-proxies=127.0.0.0/8"))
                .containsEntry("x-forwarded-for", "198.51.100.7, 127.0.0.1")
                .containsEntry("x-forwarded-proto", "https")
                .containsEntry("x-forwarded-host", "shop.example.org")
                .containsEntry("x-forwarded-port", "443")
                .containsEntry("x-forwarded-prefix", "/proxy/function/shop/hello")
                .containsEntry("forwarded", "for=198.51.100.7;proto=https, for=127.0.0.1;proto=http");
    }

    @Test
    void whatAnybodyElseSaysIsReplaced() throws Exception {
        assertThat(seen("trusted-proxies=10.0.0.0/8"))
                .containsEntry("x-forwarded-for", "127.0.0.1")
                .containsEntry("x-forwarded-proto", "http")
                .containsEntry("x-forwarded-prefix", "/function/shop/hello")
                .doesNotContainKeys("forwarded", "x-forwarded-port");
    }

    @Test
    void theOldKeyTrustsEverybodyAsItDid() throws Exception {
        assertThat(seen("trust-forwarded=true")).containsEntry("x-forwarded-for", "198.51.100.7, 127.0.0.1");
        assertThat(seen("trust-forwarded=false")).containsEntry("x-forwarded-for", "127.0.0.1");
    }

    @Test
    void theConnectionsOfATrustedProxyAreNotCountedAsOneClients() throws Exception {
        try (var platform = new Platform("trusted-proxies=127.0.0.0/8;max-connections-per-client=1");
                var first = new FrameClient(platform.gateway.port());
                var second = new FrameClient(platform.gateway.port())) {
            assertThat(isServed(first)).isTrue();
            assertThat(isServed(second)).isTrue();
        }
        try (var platform = new Platform("max-connections-per-client=1");
                var first = new FrameClient(platform.gateway.port());
                var second = new FrameClient(platform.gateway.port())) {
            assertThat(isServed(first)).isTrue();
            assertThat(isServed(second)).isFalse();
        }
    }

    private static boolean isServed(FrameClient client) {
        try {
            return client.send().read() != null;
        } catch (IOException refused) {
            return false;
        }
    }

    private static Map<String, Object> seen(String settings) throws Exception {
        try (var platform = new Platform(settings);
                var server = new FunctionServer(platform.vertx, 0)) {
            platform.function("hello", "");
            platform.pod("hello", "hello-1", server.port());
            var request = HttpRequest.newBuilder(platform.uri("/function/shop/hello"))
                    .header("X-Forwarded-For", "198.51.100.7")
                    .header("X-Forwarded-Proto", "https")
                    .header("X-Forwarded-Host", "shop.example.org")
                    .header("X-Forwarded-Port", "443")
                    .header("X-Forwarded-Prefix", "/proxy")
                    .header("Forwarded", "for=198.51.100.7;proto=https")
                    .build();

            var response = platform.http.send(request, BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(200);
            return new JsonObject(response.body()).getJsonObject("headers").getMap();
        }
    }
}
