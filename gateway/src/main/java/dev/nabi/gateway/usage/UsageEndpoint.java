package dev.nabi.gateway.usage;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.nabi.api.management.ManagementGuard;
import dev.nabi.api.management.ManagementPolicy;
import dev.nabi.api.management.Permission;
import dev.nabi.metering.ledger.TooFineException;
import dev.nabi.metering.usage.BadParameterException;
import dev.nabi.metering.usage.UsageReports;
import dev.nabi.metering.usage.UsageReports.Report;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** The routes of the management port that give usage and cost: {@code /usage}, {@code /cost}, their OpenAPI document. */
public final class UsageEndpoint {
    private static final Logger LOG = Logger.getLogger(UsageEndpoint.class);

    private final UsageReports reports;
    private final ManagementPolicy policy;

    /** {@code policy} says who may read them. */
    public UsageEndpoint(UsageReports reports, ManagementPolicy policy) {
        this.reports = reports;
        this.policy = policy;
    }

    /** Adds the routes. The ledger is read on worker threads. */
    public void register(Router router) {
        router.get("/usage").blockingHandler(context -> answer(context, reports::usage), false);
        router.get("/cost").blockingHandler(context -> answer(context, reports::cost), false);
        router.get("/usage/openapi.yaml").handler(context -> send(context, "application/yaml", UsageReports.openApi()));
    }

    @FunctionalInterface
    private interface Question {
        Report of(Map<String, List<String>> parameters, boolean prefersCsv)
                throws BadParameterException, TooFineException, SQLException;
    }

    private void answer(RoutingContext context, Question question) {
        var parameters = parameters(context.request());
        var refusal = policy.refusal(
                context.request().getHeader("Authorization"), new Permission.Functions(namespace(parameters)));
        if (refusal.isPresent()) {
            ManagementGuard.refuse(context, refusal.get());
            return;
        }
        var accepted = context.request().getHeader("Accept");
        try {
            var report = question.of(parameters, accepted != null && accepted.startsWith("text/csv"));
            if (report.next() != null) {
                context.response().putHeader("Link", "<" + report.next() + ">; rel=\"next\"");
            }
            send(context, report.contentType(), report.body());
        } catch (BadParameterException | TooFineException e) {
            problem(context, 400, "Bad request", String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            LOG.error("The ledger does not answer", e);
            problem(context, 503, "The ledger does not answer", "Its database is not there or busy; see the log");
        }
    }

    /** The one namespace that is asked for; empty for all, and for a question that names several. */
    private static String namespace(Map<String, List<String>> parameters) {
        var named = parameters.getOrDefault("namespace", List.of());
        return named.size() == 1 ? named.getFirst() : "";
    }

    private static Map<String, List<String>> parameters(HttpServerRequest request) {
        var values = new HashMap<String, List<String>>();
        request.params()
                .names()
                .forEach(name -> values.put(name, request.params().getAll(name)));
        return values;
    }

    private static void problem(RoutingContext context, int status, String title, String detail) {
        context.response().setStatusCode(status);
        var text = new String(JsonStringEncoder.getInstance().quoteAsString(detail));
        send(
                context,
                "application/problem+json",
                "{\"title\":\"" + title + "\",\"status\":" + status + ",\"detail\":\"" + text + "\"}");
    }

    private static void send(RoutingContext context, String type, String body) {
        context.response().putHeader("Content-Type", type).end(body);
    }
}
