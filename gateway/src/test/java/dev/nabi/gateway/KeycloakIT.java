package dev.nabi.gateway;

import static dev.nabi.gateway.AccessPlatform.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tokens of a real OpenID provider: Keycloak, whose unpacked distribution {@code NABI_TEST_KEYCLOAK} names. Its keys are rotated by
 * its own administration, and it is stopped.
 */
class KeycloakIT {
    private static final String REALM = """
            {"realm": "shop", "enabled": true, "sslRequired": "none", "clients": [{
              "clientId": "checkout", "secret": "s3cret", "enabled": true, "serviceAccountsEnabled": true,
              "standardFlowEnabled": false, "protocolMappers": [{
                "name": "audience", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
                "config": {"included.custom.audience": "orders", "access.token.claim": "true"}}]}]}
            """;

    @TempDir
    static Path directory;

    private static Process keycloak;
    private static int port;
    private static Platform platform;
    private static FunctionServer server;
    private static final Platform.SkippingTicks TICKS = new Platform.SkippingTicks();

    @BeforeAll
    static void start() throws Exception {
        var home = System.getenv("NABI_TEST_KEYCLOAK");
        assumeThat(home).as("skipped: NABI_TEST_KEYCLOAK names no Keycloak").isNotNull();
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var realms = Files.createDirectories(Path.of(home, "data", "import"));
        Files.writeString(realms.resolve("shop-realm.json"), REALM);
        var command = new ProcessBuilder(
                        Path.of(home, "bin", "kc.sh").toString(),
                        "start-dev",
                        "--import-realm",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--hostname=http://127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keycloak.log").toFile());
        command.environment()
                .putAll(Map.of(
                        "KC_BOOTSTRAP_ADMIN_USERNAME",
                        "admin",
                        "KC_BOOTSTRAP_ADMIN_PASSWORD",
                        "admin",
                        "JAVA_OPTS_KC_HEAP",
                        "-Xms64m -Xmx512m"));
        keycloak = command.start();
        platform = new Platform("access-private-issuers=127.0.0.1:" + port, TICKS);
        server = new FunctionServer(platform.vertx, 0);
        platform.function(
                "orders",
                "access: {jwt: {issuer: \"" + issuer() + "\", audiences: [orders], claims: {azp: [checkout]}}}");
        platform.pod("orders", "orders-1", server.port());
        platform.function("closed", "access: {jwt: {issuer: \"" + issuer() + "\", audiences: [bank]}}");
        Platform.await("Keycloak", () -> quietly(() -> get("/realms/shop").statusCode() == 200), 300);
    }

    @AfterAll
    static void stop() throws Exception {
        if (keycloak != null) {
            end();
            server.close();
            platform.close();
        }
    }

    private static void end() throws InterruptedException {
        keycloak.descendants().forEach(ProcessHandle::destroy);
        keycloak.destroy();
        keycloak.waitFor(30, TimeUnit.SECONDS);
    }

    private static String issuer() {
        return "http://127.0.0.1:" + port + "/realms/shop";
    }

    private static boolean quietly(Supplier<Boolean> condition) {
        try {
            return condition.get();
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return platform.http.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> get(String path) {
        return send(to(path));
    }

    private static String token(String realm, Map<String, String> form) {
        var body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var answer = send(to("/realms/" + realm + "/protocol/openid-connect/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body()).getString("access_token");
    }

    /** As a service of another team gets one: the client credentials grant. */
    private static String token() {
        return token(
                "shop", Map.of("grant_type", "client_credentials", "client_id", "checkout", "client_secret", "s3cret"));
    }

    private static HttpResponse<String> call(String function, String token) {
        return send(bearer(token).apply(HttpRequest.newBuilder(platform.uri("/function/shop/" + function))));
    }

    /** A key provider of the realm, of which the one with the highest priority signs. */
    private static void add(String admin, String provider, String priority, String algorithm) {
        var realm = new JsonObject(
                        send(bearer(admin).apply(to("/admin/realms/shop"))).body())
                .getString("id");
        var component = new JsonObject()
                .put("name", provider + priority)
                .put("providerId", provider)
                .put("providerType", "org.keycloak.keys.KeyProvider")
                .put("parentId", realm)
                .put(
                        "config",
                        new JsonObject()
                                .put("priority", new JsonArray().add(priority))
                                .put("algorithm", new JsonArray().add(algorithm)));
        var answer = send(bearer(admin)
                .apply(to("/admin/realms/shop/components"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(component.encode())));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static String algorithm(String token) {
        var header = java.util.Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
        return new JsonObject(new String(header, StandardCharsets.UTF_8)).getString("alg");
    }

    @Test
    void tokensAreVerifiedThroughARotationOfKeysAndWhileTheIssuerIsAway() throws Exception {
        var first = token();
        var answer = call("orders", first);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\\\"kind\\\":\\\"jwt\\\"", "\\\"azp\\\":\\\"checkout\\\"");
        assertThat(call("closed", first).statusCode()).as("another audience").isEqualTo(401);
        assertThat(call("orders", first.substring(0, first.length() - 8) + "AAAAAAAA")
                        .statusCode())
                .as("wrong signature")
                .isEqualTo(401);

        var admin = token(
                "master",
                Map.of("grant_type", "password", "client_id", "admin-cli", "username", "admin", "password", "admin"));
        add(admin, "rsa-generated", "200", "RS256");
        var rotated = token();
        TICKS.skip(Duration.ofSeconds(31));
        assertThat(rotated.split("\\.", -1)[0]).as("another key").isNotEqualTo(first.split("\\.", -1)[0]);
        assertThat(call("orders", rotated).statusCode()).isEqualTo(200);
        assertThat(call("orders", first).statusCode()).as("of the key before").isEqualTo(200);

        add(admin, "rsa-generated", "300", "PS256");
        var other = send(bearer(admin)
                .apply(to("/admin/realms/shop"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"defaultSignatureAlgorithm\":\"PS256\"}")));
        assertThat(other.statusCode()).as(other.body()).isEqualTo(204);
        var ps256 = token();
        assertThat(algorithm(ps256)).isEqualTo("PS256");
        TICKS.skip(Duration.ofSeconds(31));
        assertThat(call("orders", ps256).statusCode()).isEqualTo(200);

        var unseen = token();
        var later = token();
        end();
        assertThat(call("orders", unseen).statusCode())
                .as("by the keys that were fetched")
                .isEqualTo(200);
        // The monotonic clock alone: the tokens do not expire.
        TICKS.skip(Duration.ofHours(1));
        assertThat(call("orders", later).statusCode()).as("an hour later").isEqualTo(200);
        TICKS.skip(Duration.ofHours(24));
        assertThat(call("orders", later + "A").statusCode())
                .as("a day later, closed")
                .isEqualTo(503);
    }
}
