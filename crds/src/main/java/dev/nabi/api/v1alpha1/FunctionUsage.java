package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
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
        @JsonPropertyDescription("Invocations since 0:00 UTC.") @Min(0) @Max(FunctionStatus.MOST)
        Long invocationsToday,

        @JsonPropertyDescription("Invocations since the month began, in UTC.") @Min(0) @Max(FunctionStatus.MOST)
        Long invocationsThisMonth,

        @JsonPropertyDescription("GB-seconds since 0:00 UTC, a decimal.")
        String gbSecondsToday,

        @JsonPropertyDescription("GB-seconds since the month began, in UTC, a decimal.")
        String gbSecondsThisMonth,

        @JsonPropertyDescription("When the last invocation began.") @Nullable
        String lastCalled) {

    /** MiB × milliseconds as GB-seconds with three decimals. */
    public static String gbSeconds(long mibMs) {
        return BigDecimal.valueOf(mibMs)
                .divide(BigDecimal.valueOf(BudgetSpec.MIB_MS_PER_GB_SECOND), 3, RoundingMode.HALF_UP)
                .toPlainString();
    }
}
