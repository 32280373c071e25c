package dev.nabi.gateway.demand;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** What the operator is known by on the management port. */
final class OperatorToken {
    private final byte[] expected;

    OperatorToken(String token) {
        this.expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a request shows it; one that does not is refused. */
    boolean admits(HttpServerRequest request) {
        var shown = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (shown != null && MessageDigest.isEqual(expected, shown.getBytes(StandardCharsets.UTF_8))) {
            return true;
        }
        request.response()
                .setStatusCode(401)
                .putHeader("WWW-Authenticate", "Bearer realm=\"nabi\"")
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end("{\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"show the token of nabi.demand.token\"}");
        return false;
    }
}
