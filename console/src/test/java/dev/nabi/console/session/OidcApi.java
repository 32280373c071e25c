package dev.nabi.console.session;

import com.sun.net.httpserver.HttpServer;
import dev.nabi.console.caller.TokenClaims;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** As much of an API server as trusts the test's provider: it says whose a token is, and takes those of {@code grace} alone. */
final class OidcApi implements AutoCloseable {
    private final HttpServer server;

    OidcApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/apis/authentication.k8s.io/v1/selfsubjectreviews", exchange -> {
            var token = exchange.getRequestHeaders().getFirst("Authorization").replace("Bearer ", "");
            var name = TokenClaims.of(token).subject();
            var isKnown = name.equals("grace");
            var body = isKnown
                    ? "{\"kind\":\"SelfSubjectReview\",\"status\":{\"userInfo\":{\"username\":\"oidc:grace\"}}}"
                    : "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":401,\"reason\":\"Unauthorized\"}";
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(isKnown ? 201 : 401, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
