package dev.nabi.gateway.demand;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Supplier;

/** What the operator, and other gateways, are known by on the management port. */
public final class OperatorToken {
    /** The fewest characters of a token. */
    public static final int SHORTEST = 16;

    private final Supplier<String> current;

    /** {@code current} is asked for each request; nobody is admitted while it gives fewer characters than there must be. */
    public OperatorToken(Supplier<String> current) {
        this.current = current;
    }

    /** What another gateway is shown. */
    public String authorization() {
        return "Bearer " + current.get();
    }

    /** Whether a request shows it; one that does not is refused. */
    public boolean admits(HttpServerRequest request) {
        var token = current.get();
        var shown = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (shown != null
                && token.length() >= SHORTEST
                && MessageDigest.isEqual(bytes("Bearer " + token), bytes(shown))) {
            return true;
        }
        request.response()
                .setStatusCode(401)
                .putHeader("WWW-Authenticate", "Bearer realm=\"nabi\"")
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end("{\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"show the token of nabi.demand.token\"}");
        return false;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
