package dev.nabi.metering.ledger;

import dev.nabi.metering.billing.UsageKey;
import java.util.Set;

/** By what usage may be told apart. */
public enum Dimension {
    NAMESPACE("namespace"),
    FUNCTION("function"),
    REVISION("revision"),
    MEMORY("memory_mib");

    private final String column;

    Dimension(String column) {
        this.column = column;
    }

    String column() {
        return column;
    }

    /** The key without what is not told apart. */
    static UsageKey reduce(UsageKey key, Set<Dimension> by) {
        return new UsageKey(
                by.contains(NAMESPACE) ? key.namespace() : "",
                by.contains(FUNCTION) ? key.function() : "",
                by.contains(REVISION) ? key.revision() : "",
                by.contains(MEMORY) ? key.memoryMib() : 0);
    }
}
