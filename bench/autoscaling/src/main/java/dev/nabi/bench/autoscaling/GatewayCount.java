package dev.nabi.bench.autoscaling;

/** What one simulated gateway counts, as the demand stream tells it. */
final class GatewayCount {
    int inFlight;
    int queued;
    long arrivals;
    long busyNanos;
    private long since;

    /** Brings the integral of what is held up to now; called before each change. */
    void advance(long now) {
        busyNanos += (now - since) * (inFlight + queued);
        since = now;
    }
}
