package dev.nabi.metering.billing;

import java.util.Comparator;

/** Whose usage it is: a revision of a function, at one size of its instances. */
public record UsageKey(String namespace, String function, String revision, int memoryMib)
        implements Comparable<UsageKey> {
    private static final Comparator<UsageKey> ORDER = Comparator.comparing(UsageKey::namespace)
            .thenComparing(UsageKey::function)
            .thenComparing(UsageKey::revision)
            .thenComparingInt(UsageKey::memoryMib);

    @Override
    public int compareTo(UsageKey other) {
        return ORDER.compare(this, other);
    }
}
