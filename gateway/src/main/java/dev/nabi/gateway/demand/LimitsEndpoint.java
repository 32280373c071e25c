package dev.nabi.gateway.demand;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.demand.LimitShares;
import dev.nabi.gateway.limits.LimitTable;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;

/** {@code PUT /limits}: the shares of rates that the operator leases to this gateway, for who knows the token. */
public final class LimitsEndpoint implements Handler<HttpServerRequest> {
    private static final int NO_CONTENT = 204;
    private static final int BAD_REQUEST = 400;

    private final LimitTable limits;
    private final OperatorToken token;
    private final ObjectMapper json =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    public LimitsEndpoint(LimitTable limits, OperatorToken token) {
        this.limits = limits;
        this.token = token;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (!token.admits(request)) {
            return;
        }
        BoundedBody.read(
                request, body -> request.response().setStatusCode(take(body)).end());
    }

    private int take(Buffer body) {
        try {
            var shares = json.readValue(body.getBytes(), LimitShares.class);
            if (shares == null) {
                return BAD_REQUEST;
            }
            limits.lease(shares);
            return NO_CONTENT;
        } catch (IOException unreadable) {
            return BAD_REQUEST;
        }
    }
}
