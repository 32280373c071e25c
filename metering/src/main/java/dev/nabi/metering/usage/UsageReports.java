package dev.nabi.metering.usage;

import dev.nabi.metering.billing.PriceList;
import dev.nabi.metering.billing.Pricing;
import dev.nabi.metering.ledger.LedgerReader;
import dev.nabi.metering.ledger.TooFineException;
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
import org.jspecify.annotations.Nullable;

/** Usage and cost as documents: the parameters of a question in, JSON or CSV out. Reads the ledger, so it blocks. */
public final class UsageReports {
    private final LedgerReader reader;
    private final PriceList prices;
    private final String covers;
    private final Clock clock;

    /** {@code covers} says whose usage the ledger holds. */
    UsageReports(LedgerReader reader, PriceList prices, String covers, Clock clock) {
        this.reader = reader;
        this.prices = prices;
        this.covers = covers;
        this.clock = clock;
    }

    /** A document, and the path of its next page; null after the last one. */
    public record Report(
            String contentType, String body, @Nullable String next) {
        static Report json(String body, @Nullable String next) {
            return new Report("application/json", body, next);
        }

        static Report csv(String body, @Nullable String next) {
            return new Report("text/csv; charset=utf-8", body, next);
        }
    }

    /** Usage by time and dimension. {@code prefersCsv} decides where the parameters name no format. */
    public Report usage(Map<String, List<String>> parameters, boolean prefersCsv)
            throws BadParameterException, TooFineException, SQLException {
        boolean csv = isCsv(parameters, prefersCsv);
        var request = UsageRequest.of(parameters, clock);
        var page = reader.read(request.query());
        var cursor = page.next();
        var next = cursor == null ? null : next(parameters, request, UsageRequest.encode(cursor));
        return csv
                ? Report.csv(Csv.usage(request, page), next)
                : Report.json(UsageJson.write(request, covers, page, next), next);
    }

    /** An invoice. {@code prefersCsv} decides where the parameters name no format. */
    public Report cost(Map<String, List<String>> parameters, boolean prefersCsv)
            throws BadParameterException, TooFineException, SQLException {
        boolean csv = isCsv(parameters, prefersCsv);
        var request = CostRequest.of(parameters, clock);
        var page = reader.read(request.query());
        if (page.next() != null) {
            throw new BadParameterException(
                    "namespace",
                    String.valueOf(request.filter().namespace()),
                    "an invoice may have " + CostRequest.MOST_ROWS + " lines; ask for one namespace or a shorter time");
        }
        var invoice = Pricing.invoice(prices, request.charges(page), request.freeMonths());
        return csv
                ? Report.csv(Csv.invoice(invoice), null)
                : Report.json(CostJson.write(request, covers, invoice), null);
    }

    /** The OpenAPI document of both, in YAML. */
    public static String openApi() {
        try (var in = UsageReports.class.getResourceAsStream("openapi.yaml")) {
            if (in == null) {
                throw new IllegalStateException("The jar of metering lacks the OpenAPI document of usage");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    private static boolean isCsv(Map<String, List<String>> values, boolean prefersCsv) throws BadParameterException {
        var absent = prefersCsv ? "csv" : "json";
        return new Parameters(values, values.keySet())
                .choice("format", absent, List.of("json", "csv"))
                .equals("csv");
    }
}
