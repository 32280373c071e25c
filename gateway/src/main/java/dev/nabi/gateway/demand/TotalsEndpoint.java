package dev.nabi.gateway.demand;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.usage.UsageTotals;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/** {@code GET /usage/totals}: what Functions were used today and this month, for who knows the token. Blocks. */
public final class TotalsEndpoint implements Handler<HttpServerRequest> {
    private static final Logger LOG = Logger.getLogger(TotalsEndpoint.class);

    private final Ledger ledger;
    private final OperatorToken token;
    private final ObjectMapper json = new ObjectMapper();

    /** Where the totals come from. */
    @FunctionalInterface
    public interface Ledger {
        UsageTotals totals() throws SQLException;
    }

    public TotalsEndpoint(Ledger ledger, OperatorToken token) {
        this.ledger = ledger;
        this.token = token;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (!token.admits(request)) {
            return;
        }
        var response = request.response();
        try {
            var body = json.writeValueAsString(ledger.totals());
            response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(body);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (SQLException e) {
            LOG.debug("The ledger gives no totals", e);
            response.setStatusCode(503)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                    .end("{\"title\":\"The ledger does not answer\",\"status\":503,"
                            + "\"detail\":\"its database is not there or busy; see the log\"}");
        }
    }
}
