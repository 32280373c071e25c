package dev.nabi.metering.ledger;

/** How finely usage is kept: each coarser table sums up the finer one and is kept for longer. */
public enum Tier {
    MINUTE("usage_minute", 60_000),
    HOUR("usage_hour", 3_600_000),
    DAY("usage_day", 86_400_000);

    private final String table;
    private final long millis;

    Tier(String table, long millis) {
        this.table = table;
        this.millis = millis;
    }

    public String table() {
        return table;
    }

    public long millis() {
        return millis;
    }

    /** The number of the period that a moment falls into, since 1970 UTC. */
    public long periodOf(long epochMillis) {
        return Math.floorDiv(epochMillis, millis);
    }

    Tier finer() {
        return this == DAY ? HOUR : MINUTE;
    }
}
