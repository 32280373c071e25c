package dev.nabi.bench.autoscaling;

/**
 * Calls of one Function over time.
 *
 * @param slots calls that one instance works on at a time
 * @param arrivals when each call arrives, in nanoseconds from the start, ascending
 * @param durations how long an instance works on each, in nanoseconds
 * @param end when the trace ends, in nanoseconds
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and read only
record Trace(String name, int slots, long[] arrivals, long[] durations, long end) {

    int calls() {
        return arrivals.length;
    }
}
