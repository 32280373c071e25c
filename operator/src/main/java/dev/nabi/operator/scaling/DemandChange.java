package dev.nabi.operator.scaling;

/** What a report adds to what was known of a revision's load. */
record DemandChange(RevisionKey revision, double busySeconds, long arrivals, int inFlight, int queued) {

    boolean isActive() {
        return busySeconds > 0 || arrivals > 0 || inFlight + queued > 0;
    }
}
