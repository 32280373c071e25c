package dev.nabi.metering.billing;

import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/** Amounts of each {@link Measure}; immutable. A sum that no longer fits a long is an error, never a wrong number. */
public final class Usage {
    public static final Usage NONE = new Usage(new long[Measure.COUNT]);

    private final long[] amounts;

    private Usage(long[] amounts) {
        this.amounts = amounts;
    }

    /** Amounts while they are added up; one thread's. A batch of the journal adds to few sums many times. */
    public static final class Sum {
        private final long[] amounts = new long[Measure.COUNT];

        public Sum add(Measure measure, long amount) {
            amounts[measure.index()] = Math.addExact(amounts[measure.index()], amount);
            return this;
        }

        public Sum add(Usage usage) {
            for (int i = 0; i < amounts.length; i++) {
                amounts[i] = Math.addExact(amounts[i], usage.amounts[i]);
            }
            return this;
        }

        /** What it came to so far. */
        public Usage total() {
            return new Usage(amounts.clone());
        }
    }

    public static Usage of(Measure measure, long amount) {
        return NONE.plus(measure, amount);
    }

    public long get(Measure measure) {
        return amounts[measure.index()];
    }

    public Usage plus(Usage other) {
        var sum = amounts.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] = Math.addExact(sum[i], other.amounts[i]);
        }
        return new Usage(sum);
    }

    public Usage plus(Measure measure, long amount) {
        var sum = amounts.clone();
        sum[measure.index()] = Math.addExact(sum[measure.index()], amount);
        return new Usage(sum);
    }

    public long invocations() {
        return sum(Measure.OUTCOMES);
    }

    public long billedInvocations() {
        return sum(Measure.BILLED);
    }

    public boolean isNone() {
        return equals(NONE);
    }

    private long sum(List<Measure> measures) {
        long sum = 0;
        for (var measure : measures) {
            sum = Math.addExact(sum, get(measure));
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Usage usage && Arrays.equals(amounts, usage.amounts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(amounts);
    }

    @Override
    public String toString() {
        var text = new StringJoiner(", ", "Usage[", "]");
        for (var measure : Measure.values()) {
            if (get(measure) != 0) {
                text.add(measure.column() + "=" + get(measure));
            }
        }
        return text.toString();
    }
}
