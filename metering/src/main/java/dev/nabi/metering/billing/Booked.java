package dev.nabi.metering.billing;

/** What an invocation that runs on was booked with so far. */
public record Booked(long durationNanos, long bytesIn, long bytesOut) {
    public static final Booked NOTHING = new Booked(0, 0, 0);
}
