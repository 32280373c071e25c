package dev.nabi.metering.billing;

import dev.nabi.metering.billing.Invoice.Item;
import dev.nabi.metering.billing.Invoice.Line;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Usage and prices to an invoice. Quantities are exact; each line's amount is rounded once, half up, to the
 * millionth; a month's free tier is a line of its own and takes off no more than the lines before it came to.
 */
public final class Pricing {
    /** MiB × ms in a GB-second: 1024 × 1000. */
    private static final BigDecimal MIB_MS_PER_GB_SECOND = BigDecimal.valueOf(1_024_000);

    private static final int SCALE = 6;

    private Pricing() {}

    /** The exact number: a division by 2^13 × 5^3 has at most 13 decimals. */
    public static BigDecimal gbSeconds(long mibMs) {
        return BigDecimal.valueOf(mibMs).divide(MIB_MS_PER_GB_SECOND).stripTrailingZeros();
    }

    /**
     * The invoice.
     *
     * @param freeMonths months whose free tier applies: those asked for from their start
     */
    public static Invoice invoice(PriceList prices, Collection<Charge> charges, Set<String> freeMonths) {
        var accounts = new TreeMap<String, List<Charge>>();
        charges.forEach(
                charge -> accounts.computeIfAbsent(charge.month() + " " + charge.namespace(), _ -> new ArrayList<>())
                        .add(charge));
        var lines = new ArrayList<Line>();
        for (var account : accounts.values()) {
            var first = account.getFirst();
            lines.addAll(account(prices.of(first.namespace()), account, freeMonths.contains(first.month())));
        }
        var total = lines.stream().map(Line::amount).reduce(BigDecimal.ZERO.setScale(SCALE), BigDecimal::add);
        return new Invoice(prices.currency(), lines, total);
    }

    private static List<Line> account(Price price, List<Charge> charges, boolean free) {
        var invocations = new ArrayList<Line>();
        var compute = new ArrayList<Line>();
        boolean active = price.isOfActiveTime();
        var perGbSecond = active ? price.perActiveGbSecond() : price.perGbSecond();
        for (var charge : charges) {
            long billed = charge.usage().billedInvocations();
            long mibMs = charge.usage().get(active ? Measure.ACTIVE_MIB_MS : Measure.MIB_MS);
            if (billed > 0) {
                invocations.add(line(charge, Item.INVOCATIONS, millions(billed), price.perMillionInvocations()));
            }
            if (mibMs > 0) {
                compute.add(line(charge, active ? Item.ACTIVE_COMPUTE : Item.COMPUTE, gbSeconds(mibMs), perGbSecond));
            }
        }
        if (free) {
            credit(invocations, Item.FREE_INVOCATIONS, millions(price.freeInvocations()));
            credit(compute, Item.FREE_COMPUTE, price.freeGbSeconds());
        }
        invocations.addAll(compute);
        return invocations;
    }

    private static Line line(Charge charge, Item item, BigDecimal quantity, BigDecimal unitPrice) {
        return new Line(
                charge.month(),
                charge.namespace(),
                charge.function(),
                item,
                charge.adjustment(),
                quantity,
                unitPrice,
                rounded(quantity.multiply(unitPrice)));
    }

    private static void credit(List<Line> lines, Item item, BigDecimal free) {
        if (lines.isEmpty() || free.signum() == 0) {
            return;
        }
        var used = lines.stream().map(Line::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
        var due = lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        var first = lines.getFirst();
        var quantity = used.min(free);
        var amount = used.compareTo(free) <= 0
                ? due
                : rounded(quantity.multiply(first.unitPrice())).min(due);
        lines.add(new Line(
                first.month(),
                first.namespace(),
                "",
                item,
                false,
                quantity.negate(),
                first.unitPrice(),
                amount.negate()));
    }

    private static BigDecimal millions(long count) {
        return BigDecimal.valueOf(count).movePointLeft(6);
    }

    private static BigDecimal rounded(BigDecimal amount) {
        return amount.setScale(SCALE, RoundingMode.HALF_UP);
    }
}
