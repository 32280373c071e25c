package dev.nabi.metering.ledger;

import dev.nabi.metering.billing.Usage;
import dev.nabi.metering.billing.UsageKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the ledger.
 *
 * @param adjustments usage of periods closed before, booked in the asked time; with the first page
 * @param losses what is known to be missing in the asked time; with the first page
 * @param next where the next page starts; null when this is the last
 */
public record UsagePage(
        List<Row> rows, List<Adjustment> adjustments, List<Loss> losses, UsageQuery.@Nullable Cursor next) {

    /** Usage within a step. */
    public record Row(Period period, UsageKey key, Usage usage) {}

    /** Usage that came after its hour was closed. */
    public record Adjustment(Period booked, Period hour, UsageKey key, Usage usage) {}

    /** What is missing; null when nobody can say how many. */
    public record Loss(
            String gateway, LossReason reason, @Nullable Long invocations, Period period) {}
}
