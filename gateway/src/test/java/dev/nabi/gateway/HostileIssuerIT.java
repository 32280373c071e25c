package dev.nabi.gateway;

import static dev.nabi.gateway.AccessPlatform.bearer;
import static dev.nabi.gateway.TestIssuer.claims;
import static dev.nabi.gateway.TestIssuer.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An issuer that a Function's author runs, and that does what no issuer should: the Function is closed, and nobody else is. */
class HostileIssuerIT {
    private final AtomicInteger elsewhere = new AtomicInteger();
    private volatile HttpHandler discovery;
    private volatile HttpHandler keys;
    private HttpServer issuer;
    private HttpServer metadata;
    private String function;
    private static Platform platform;
    private PublicJsonWebKey rsa;

    @BeforeAll
    static void startGateway() throws Exception {
        platform = new Platform("access-private-issuers=127.0.0.1");
    }

    @AfterAll
    static void stopGateway() {
        platform.close();
    }

    @BeforeEach
    void start() throws Exception {
        rsa = TestIssuer.rsa("one");
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        metadata = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        metadata.createContext("/", exchange -> {
            elsewhere.incrementAndGet();
            answer(exchange, set(rsa));
        });
        discovery = exchange -> answer(exchange, document(url(), url() + "/keys"));
        keys = exchange -> answer(exchange, set(rsa));
        issuer.createContext("/.well-known/openid-configuration", exchange -> discovery.handle(exchange));
        issuer.createContext("/keys", exchange -> keys.handle(exchange));
        issuer.start();
        metadata.start();
        function = "of-" + issuer.getAddress().getPort();
        platform.function(function, "access: {jwt: {issuer: \"" + url() + "\", audiences: [shop]}}");
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
        metadata.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + issuer.getAddress().getPort();
    }

    private static String document(String issuer, String keys) {
        return "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + keys + "\"}";
    }

    private static String set(PublicJsonWebKey... keys) {
        return new JsonWebKeySet(List.of(keys)).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static HttpHandler redirect(String to) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", to);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        };
    }

    private HttpResponse<String> call() throws Exception {
        var request = HttpRequest.newBuilder(platform.uri("/function/shop/" + function))
                .timeout(Duration.ofSeconds(60));
        return platform.http.send(
                bearer(token(rsa, "RS256", claims(url(), "shop", "ana")))
                        .apply(request)
                        .build(),
                BodyHandlers.ofString());
    }

    private void isClosed() throws Exception {
        var answer = call();

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("access-unknown").doesNotContain("127.0.0.1");
        assertThat(platform.scale.wakes).noneMatch(woken -> woken.function().equals(function));
        assertThat(elsewhere).hasValue(0);
    }

    /** By a name that the installation does not list. */
    private String metadataUrl() {
        return "http://localhost:" + metadata.getAddress().getPort() + "/latest/meta-data/iam";
    }

    @Test
    void discoveryThatRedirectsIsNotFollowed() throws Exception {
        discovery = redirect(metadataUrl());

        isClosed();
    }

    @Test
    void keysThatRedirectAreNotFollowed() throws Exception {
        keys = redirect(metadataUrl());

        isClosed();
    }

    @Test
    void keysAtAnAddressThatIsNotPublicAreNotFetched() throws Exception {
        discovery = exchange -> answer(exchange, document(url(), metadataUrl().replace("http:", "https:")));

        isClosed();
    }

    @Test
    void keysInAFileAreNotRead() throws Exception {
        discovery = exchange -> answer(exchange, document(url(), "file:///etc/passwd"));

        isClosed();
    }

    @Test
    void documentOfAnotherIssuerIsNotTaken() throws Exception {
        discovery = exchange ->
                answer(exchange, document("https://bank.example\\n2026-01-01 ERROR forged", url() + "/keys"));

        isClosed();
    }

    @Test
    void tenMegabytesAreNotRead() throws Exception {
        keys = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                for (var i = 0; i < 10_000; i++) {
                    out.write(new byte[1000]);
                }
            } catch (IOException cutOff) {
                exchange.close();
            }
        };

        isClosed();
    }

    /** The bug: each byte began the time-out anew, and a call and its fetch waited for ever. */
    @Test
    void keysThatComeAByteASecondAreGivenUp() throws Exception {
        keys = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                for (var i = 0; i < 60; i++) {
                    out.write(' ');
                    out.flush();
                    Thread.sleep(500);
                }
            } catch (IOException | InterruptedException cutOff) {
                exchange.close();
            }
        };

        isClosed();
        keys = exchange -> answer(exchange, set(rsa));
        platform.pod(function, function + "-1", metadata.getAddress().getPort());
        Platform.await("the keys, once they come", () -> status() == 200, 60);
    }

    private int status() {
        try {
            return call().statusCode();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void aThousandKeysAreTooMany() throws Exception {
        var one = set(rsa);
        var key = one.substring(one.indexOf('[') + 1, one.lastIndexOf(']'));
        keys = exchange -> answer(
                exchange,
                "{\"keys\":[" + IntStream.range(0, 500).mapToObj(i -> key).collect(Collectors.joining(",")) + "]}");

        isClosed();
    }

    @Test
    void whatIsNoJsonIsNoKeySet() throws Exception {
        keys = exchange -> answer(exchange, "[".repeat(200_000));

        isClosed();
    }

    /** A key of 16,384 bits costs 64 times the work of one of 2,048, on threads that all Functions share. */
    @Test
    void keyThatIsTooLongIsNoKey() throws Exception {
        rsa = RsaJwkGenerator.generateJwk(2048);
        rsa.setKeyId("one");
        var modulus = new java.math.BigInteger(16_384, new java.util.Random(1))
                .setBit(16_383)
                .setBit(0);
        var encoded = java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(java.util.Arrays.copyOfRange(modulus.toByteArray(), 1, 2049));
        keys = exchange -> answer(
                exchange, "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"one\",\"e\":\"AQAB\",\"n\":\"" + encoded + "\"}]}");

        var answer = call();

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(answer.body()).contains("the key is not known");
    }
}
