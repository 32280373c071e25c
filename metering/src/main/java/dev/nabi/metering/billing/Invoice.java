package dev.nabi.metering.billing;

import java.math.BigDecimal;
import java.util.List;

/** What usage costs, line by line; the total is the sum of the lines as they are printed. */
public record Invoice(String currency, List<Line> lines, BigDecimal total) {

    /** What a line is for. */
    public enum Item {
        INVOCATIONS("million invocations"),
        COMPUTE("GB-second"),
        /** Instances' active time, in place of the former. */
        ACTIVE_COMPUTE("GB-second"),
        FREE_INVOCATIONS("million invocations"),
        FREE_COMPUTE("GB-second");

        private final String unit;

        Item(String unit) {
            this.unit = unit;
        }

        public String unit() {
            return unit;
        }
    }

    /**
     * One line.
     *
     * @param function empty for what is free to the whole namespace
     * @param adjustment whether it is for usage of a period that was closed before
     */
    public record Line(
            String month,
            String namespace,
            String function,
            Item item,
            boolean adjustment,
            BigDecimal quantity,
            BigDecimal unitPrice,
            BigDecimal amount) {}
}
