package dev.nabi.metering.billing;

import java.math.BigDecimal;

/**
 * What usage costs, and how much of it is free in each calendar month.
 *
 * @param perGbSecond of what invocations took, each for itself
 * @param perActiveGbSecond of the time in which instances had something to do, instead; 0 for the other model
 */
public record Price(
        BigDecimal perMillionInvocations,
        BigDecimal perGbSecond,
        BigDecimal perActiveGbSecond,
        long freeInvocations,
        BigDecimal freeGbSeconds) {

    public Price {
        atLeastZero("perMillionInvocations", perMillionInvocations);
        atLeastZero("perGbSecond", perGbSecond);
        atLeastZero("perActiveGbSecond", perActiveGbSecond);
        atLeastZero("freeTier.invocations", BigDecimal.valueOf(freeInvocations));
        atLeastZero("freeTier.gbSeconds", freeGbSeconds);
        if (perGbSecond.signum() > 0 && perActiveGbSecond.signum() > 0) {
            throw new IllegalArgumentException("perGbSecond is " + perGbSecond + " and perActiveGbSecond is "
                    + perActiveGbSecond + ": the same time would be paid for twice; one of both must be absent or 0");
        }
    }

    /** Whether instances' active time is paid, in place of invocations' time. */
    boolean isOfActiveTime() {
        return perActiveGbSecond.signum() > 0;
    }

    private static void atLeastZero(String name, BigDecimal value) {
        if (value.signum() < 0) {
            throw new IllegalArgumentException(name + " is " + value + ": it must be 0 or more");
        }
    }
}
