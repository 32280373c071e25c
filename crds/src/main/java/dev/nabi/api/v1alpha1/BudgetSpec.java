package dev.nabi.api.v1alpha1;

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
        @Min(1) @Max(BudgetSpec.MOST) @Nullable Long invocations,

        @Min(1) @Max(BudgetSpec.MOST) @Nullable Long gbSeconds,

        @Default("month") BudgetPeriod period,

        @Default("block") BudgetAction action) {

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
