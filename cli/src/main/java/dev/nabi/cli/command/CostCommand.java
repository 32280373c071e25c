package dev.nabi.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.UsageApi;
import dev.nabi.cli.output.Table;
import java.util.LinkedHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what Functions cost by the installation's price list. */
@Command(
        name = "cost",
        description = "Show an invoice: what the Functions of a namespace cost by the installation's price list.")
final class CostCommand extends ClusterCommand {
    @Mixin
    OutputOption output = new OutputOption();

    @Option(names = "--month", paramLabel = "MONTH", description = "As 2026-01; default: this month.")
    String month = "";

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Those of all namespaces.")
    boolean isForAll;

    CostCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("namespace", isForAll ? "" : target.namespace());
        parameters.put("month", month);
        try (var gateways = target.gateways()) {
            var invoice = new UsageApi(gateways.management(), target.token()).ask("/cost", parameters);
            output.printer(session).object(invoice, () -> table(invoice));
        }
        return ExitCode.OK;
    }

    private static String table(JsonNode invoice) {
        var currency = invoice.path("currency").asText();
        var table = new Table("MONTH", "NAMESPACE", "FUNCTION", "ITEM", "QUANTITY", "UNIT PRICE", "AMOUNT " + currency);
        invoice.path("lines")
                .forEach(line -> table.row(
                        line.path("month").asText(),
                        line.path("namespace").asText(),
                        line.path("function").asText(),
                        line.path("item").asText() + (line.path("adjustment").asBoolean() ? " (adjustment)" : ""),
                        line.path("quantity").asText() + " " + line.path("unit").asText(),
                        line.path("unitPrice").asText(),
                        line.path("amount").asText()));
        return table.row("", "", "", "total", "", "", invoice.path("total").asText())
                .text();
    }
}
