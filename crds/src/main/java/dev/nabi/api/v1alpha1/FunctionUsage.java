package dev.nabi.api.v1alpha1;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What a Function was used, as it is billed; days and months are those of UTC. GB-seconds are decimals in text, since a
 * number of the API cannot hold one exactly.
 *
 * @param lastCalled when its last invocation began; null when none is known of
 */
public record FunctionUsage(
        Long invocationsToday,
        Long invocationsThisMonth,
        String gbSecondsToday,
        String gbSecondsThisMonth,
        @Nullable String lastCalled) {

    /** MiB × milliseconds as GB-seconds with three decimals. */
    public static String gbSeconds(long mibMs) {
        return BigDecimal.valueOf(mibMs)
                .divide(BigDecimal.valueOf(BudgetSpec.MIB_MS_PER_GB_SECOND), 3, RoundingMode.HALF_UP)
                .toPlainString();
    }
}
