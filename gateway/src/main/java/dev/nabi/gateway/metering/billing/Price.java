package dev.nabi.gateway.metering.billing;

import java.math.BigDecimal;

/** What usage costs, and how much of it is free in each calendar month. */
public record Price(
        BigDecimal perMillionInvocations, BigDecimal perGbSecond, long freeInvocations, BigDecimal freeGbSeconds) {

    public Price {
        atLeastZero("perMillionInvocations", perMillionInvocations);
        atLeastZero("perGbSecond", perGbSecond);
        atLeastZero("freeTier.invocations", BigDecimal.valueOf(freeInvocations));
        atLeastZero("freeTier.gbSeconds", freeGbSeconds);
    }

    private static void atLeastZero(String name, BigDecimal value) {
        if (value.signum() < 0) {
            throw new IllegalArgumentException(name + " is " + value + ": it must be 0 or more");
        }
    }
}
