package dev.nabi.metering.ledger;

/** A span of time in ms since 1970, its end not in it. */
public record Period(long fromMillis, long toMillis) {
    public Period {
        if (fromMillis > toMillis) {
            throw new IllegalArgumentException("A period cannot end before it starts: " + fromMillis + ".." + toMillis);
        }
    }

    boolean isEmpty() {
        return fromMillis == toMillis;
    }
}
