package dev.nabi.metering.billing;

import java.math.BigDecimal;
import java.util.Map;

/** The prices, and those that a namespace has of its own. */
public record PriceList(String currency, Price standard, Map<String, Price> namespaces) {
    /** The public list price of the largest provider (AWS Lambda, x86, first tier). */
    public static final PriceList DEFAULT = new PriceList(
            "USD",
            new Price(
                    new BigDecimal("0.20"),
                    new BigDecimal("0.0000166667"),
                    BigDecimal.ZERO,
                    1_000_000,
                    BigDecimal.valueOf(400_000)),
            Map.of());

    public PriceList {
        namespaces = Map.copyOf(namespaces);
    }

    public Price of(String namespace) {
        return namespaces.getOrDefault(namespace, standard);
    }
}
