package dev.nabi.api.usage;

import dev.nabi.api.WireField;
import java.util.List;

/**
 * What a gateway's ledger knows of the Functions that were called this month: the answer to {@code GET /usage/totals}.
 *
 * @param ledger the ledger's id: gateways that share a ledger give the same, and it counts once
 * @param day the day (UTC) that is today for these figures, counted from 1970
 */
public record UsageTotals(String ledger, long day, List<FunctionTotals> functions) {

    public UsageTotals {
        WireField.name(ledger, "ledger");
        functions = WireField.list(functions, "functions");
    }
}
