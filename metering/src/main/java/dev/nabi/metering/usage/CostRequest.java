package dev.nabi.metering.usage;

import dev.nabi.metering.billing.Charge;
import dev.nabi.metering.billing.Usage;
import dev.nabi.metering.billing.UsageKey;
import dev.nabi.metering.ledger.Dimension;
import dev.nabi.metering.ledger.Period;
import dev.nabi.metering.ledger.UsagePage;
import dev.nabi.metering.ledger.UsageQuery;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What {@code GET /cost} was asked, and how an answer of the ledger becomes charges. */
record CostRequest(Range range, List<Long> boundaries, UsageQuery.Filter filter) {
    static final Set<String> PARAMETERS = Set.of("namespace", "month", "from", "to", "zone", "format");

    /** As many rows as an invoice may have; more is asked namespace by namespace. */
    static final int MOST_ROWS = 100_000;

    static CostRequest of(Map<String, List<String>> values, Clock clock) throws BadParameterException {
        var parameters = new Parameters(values, PARAMETERS);
        var range = range(parameters, clock);
        var filter = new UsageQuery.Filter(parameters.name("namespace"), null, null);
        return new CostRequest(range, range.boundaries(Resolution.MONTH), filter);
    }

    private static Range range(Parameters parameters, Clock clock) throws BadParameterException {
        var month = parameters.month();
        if (month == null) {
            return Range.of(parameters, clock);
        }
        if (parameters.text("from") != null || parameters.text("to") != null) {
            throw new BadParameterException("month", month.toString(), "it cannot be given with 'from' or 'to'");
        }
        var zone = parameters.zone();
        return new Range(
                month.atDay(1).atStartOfDay(zone).toInstant(),
                month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant(),
                zone);
    }

    UsageQuery query() {
        return new UsageQuery(boundaries, Set.of(Dimension.NAMESPACE, Dimension.FUNCTION), filter, null, MOST_ROWS);
    }

    List<Charge> charges(UsagePage page) {
        var charges = new ArrayList<Charge>();
        for (var row : page.rows()) {
            charges.add(charge(row.period(), row.key(), false, row.usage()));
        }
        var late = new TreeMap<String, Charge>();
        for (var adjustment : page.adjustments()) {
            var charge = charge(adjustment.booked(), adjustment.key(), true, adjustment.usage());
            late.merge(charge.month() + " " + adjustment.key(), charge, CostRequest::sum);
        }
        charges.addAll(late.values());
        return charges;
    }

    private static Charge sum(Charge one, Charge other) {
        Usage sum = one.usage().plus(other.usage());
        return new Charge(one.month(), one.namespace(), one.function(), one.adjustment(), sum);
    }

    private Charge charge(Period period, UsageKey key, boolean adjustment, Usage usage) {
        return new Charge(month(period.fromMillis()).toString(), key.namespace(), key.function(), adjustment, usage);
    }

    /** Months that are asked for from their start: the free tier of others may have been used up before. */
    Set<String> freeMonths() {
        var months = new TreeSet<String>();
        for (long start : boundaries.subList(0, boundaries.size() - 1)) {
            var monthStart =
                    month(start).atDay(1).atStartOfDay(range.zone()).toInstant().toEpochMilli();
            if (start == monthStart) {
                months.add(month(start).toString());
            }
        }
        return months;
    }

    private YearMonth month(long millis) {
        return YearMonth.from(Instant.ofEpochMilli(millis).atZone(range.zone()));
    }
}
