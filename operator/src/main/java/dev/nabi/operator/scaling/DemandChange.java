package dev.nabi.operator.scaling;

/**
 * What a report adds to what was known of a revision's load.
 *
 * @param seconds the time since the report before it
 * @param servedSeconds the work of instances in it; what waited is taken as the mean of what the two reports tell
 * @param ended invocations that ended in it
 */
record DemandChange(
        RevisionKey revision,
        double seconds,
        double servedSeconds,
        long arrivals,
        long ended,
        int inFlight,
        int queued) {

    boolean isActive() {
        return servedSeconds > 0 || arrivals > 0 || inFlight + queued > 0;
    }
}
