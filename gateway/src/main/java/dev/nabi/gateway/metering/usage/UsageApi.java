package dev.nabi.gateway.metering.usage;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.nabi.gateway.metering.billing.PriceList;
import dev.nabi.gateway.metering.billing.Pricing;
import dev.nabi.gateway.metering.ledger.LedgerReader;
import dev.nabi.gateway.metering.ledger.TooFineException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The routes of the management port that tell usage and cost: {@code /usage}, {@code /cost}, their OpenAPI document. */
public final class UsageApi {
    private static final Logger LOG = Logger.getLogger(UsageApi.class);

    private final LedgerReader reader;
    private final PriceList prices;
    private final String covers;
    private final Clock clock;

    /** {@code covers} says whose usage the ledger holds. */
    UsageApi(LedgerReader reader, PriceList prices, String covers, Clock clock) {
        this.reader = reader;
        this.prices = prices;
        this.covers = covers;
        this.clock = clock;
    }

    /** Adds the routes. The ledger is asked on worker threads. */
    public void register(Router router) {
        router.get("/usage").blockingHandler(context -> answer(context, this::usage), false);
        router.get("/cost").blockingHandler(context -> answer(context, this::cost), false);
        router.get("/usage/openapi.yaml").handler(UsageApi::openApi);
    }

    @FunctionalInterface
    private interface Answer {
        void to(RoutingContext context) throws BadParameterException, TooFineException, SQLException;
    }

    private static void answer(RoutingContext context, Answer answer) {
        try {
            answer.to(context);
        } catch (BadParameterException | TooFineException e) {
            problem(context, 400, "Bad request", String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            LOG.error("The ledger does not answer", e);
            problem(context, 503, "The ledger does not answer", "Its database is not there or busy; see the log");
        }
    }

    private void usage(RoutingContext context) throws BadParameterException, TooFineException, SQLException {
        var values = parameters(context.request());
        boolean csv = wantsCsv(context, values);
        var request = UsageRequest.of(values, clock);
        var page = reader.read(request.query());
        var cursor = page.next();
        var next = cursor == null ? null : next(values, request, UsageRequest.encode(cursor));
        if (next != null) {
            context.response().putHeader("Link", "<" + next + ">; rel=\"next\"");
        }
        if (csv) {
            send(context, "text/csv; charset=utf-8", Csv.usage(request, page));
        } else {
            send(context, "application/json", UsageJson.write(request, covers, page, next));
        }
    }

    private void cost(RoutingContext context) throws BadParameterException, TooFineException, SQLException {
        var values = parameters(context.request());
        boolean csv = wantsCsv(context, values);
        var request = CostRequest.of(values, clock);
        var page = reader.read(request.query());
        if (page.next() != null) {
            throw new BadParameterException(
                    "namespace",
                    String.valueOf(request.filter().namespace()),
                    "an invoice may have " + CostRequest.MOST_ROWS + " lines; ask for one namespace or a shorter time");
        }
        var invoice = Pricing.invoice(prices, request.charges(page), request.freeMonths());
        if (csv) {
            send(context, "text/csv; charset=utf-8", Csv.invoice(invoice));
        } else {
            send(context, "application/json", CostJson.write(request, covers, invoice));
        }
    }

    /** The same question from the next row on: with its bounds written out, since a default may mean now. */
    private static String next(Map<String, List<String>> values, UsageRequest request, String cursor) {
        var all = new HashMap<>(values);
        all.put("from", List.of(request.range().from().toString()));
        all.put("to", List.of(request.range().to().toString()));
        all.put("after", List.of(cursor));
        return all.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue().getFirst(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "/usage?", ""));
    }

    private static Map<String, List<String>> parameters(HttpServerRequest request) {
        var values = new HashMap<String, List<String>>();
        request.params()
                .names()
                .forEach(name -> values.put(name, request.params().getAll(name)));
        return values;
    }

    private static boolean wantsCsv(RoutingContext context, Map<String, List<String>> values)
            throws BadParameterException {
        var accepted = context.request().getHeader("Accept");
        var absent = accepted != null && accepted.startsWith("text/csv") ? "csv" : "json";
        var format = new Parameters(values, values.keySet()).choice("format", absent, List.of("json", "csv"));
        return format.equals("csv");
    }

    private static void openApi(RoutingContext context) {
        try (var in = UsageApi.class.getResourceAsStream("openapi.yaml")) {
            if (in == null) {
                throw new IllegalStateException("The gateway's jar lacks the OpenAPI document of usage");
            }
            send(context, "application/yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void problem(RoutingContext context, int status, String title, @Nullable String detail) {
        context.response().setStatusCode(status);
        var text = new String(JsonStringEncoder.getInstance().quoteAsString(String.valueOf(detail)));
        send(
                context,
                "application/problem+json",
                "{\"title\":\"" + title + "\",\"status\":" + status + ",\"detail\":\"" + text + "\"}");
    }

    private static void send(RoutingContext context, String type, String body) {
        context.response().putHeader("Content-Type", type).end(body);
    }
}
