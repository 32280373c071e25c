package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a Function may use in a day or month: invocations, GB-seconds, or whichever is used up first. */
@ValidationRule(
        value = "has(self.invocations) || has(self.gbSeconds)",
        message = "spec.budget bounds invocations, gbSeconds or both")
public record BudgetSpec(
        @JsonPropertyDescription("How many invocations there may be in a period.")
        @Min(1)
        @Max(BudgetSpec.MOST)
        @Nullable
        Long invocations,

        @JsonPropertyDescription("How many GB-seconds may be used in a period.") @Min(1) @Max(BudgetSpec.MOST) @Nullable
        Long gbSeconds,

        @JsonPropertyDescription("The period, in UTC.") @Default("month")
        BudgetPeriod period,

        @JsonPropertyDescription("What happens when it is used up: calls are answered 429, or a condition warns.")
        @Default("block")
        BudgetAction action) {

    /** So large that no one means it, so small that no sum overflows. */
    public static final long MOST = 1_000_000_000_000L;

    /** MiB × milliseconds to the GB-second: 1024 MiB for 1000 ms. */
    public static final long MIB_MS_PER_GB_SECOND = 1_024_000;

    public BudgetSpec {
        period = Objects.requireNonNullElse(period, BudgetPeriod.MONTH);
        action = Objects.requireNonNullElse(action, BudgetAction.BLOCK);
    }

    /** The bound in MiB × milliseconds, in which it is counted; null when there is none. */
    public @Nullable Long mibMs() {
        return gbSeconds == null ? null : gbSeconds * MIB_MS_PER_GB_SECOND;
    }

    /** What is wrong with it, a sentence each, keys named under {@code prefix}. */
    public List<String> problems(String prefix) {
        var problems = new ArrayList<String>();
        if (invocations == null && gbSeconds == null) {
            problems.add(prefix + ": bounds invocations, gbSeconds or both; there is neither");
        }
        range(prefix + ".invocations", invocations, problems);
        range(prefix + ".gbSeconds", gbSeconds, problems);
        return problems;
    }

    private static void range(String key, @Nullable Long value, List<String> problems) {
        if (value != null && (value < 1 || value > MOST)) {
            problems.add(key + ": " + value + " is not between 1 and " + MOST);
        }
    }

    /** As a sentence names it: {@code 1000 invocations or 50 GB-seconds a day}. */
    public String text() {
        var bounds = new ArrayList<String>();
        if (invocations != null) {
            bounds.add(invocations + (invocations == 1 ? " invocation" : " invocations"));
        }
        if (gbSeconds != null) {
            bounds.add(gbSeconds + (gbSeconds == 1 ? " GB-second" : " GB-seconds"));
        }
        return String.join(" or ", bounds) + " a " + period;
    }
}
