package dev.nabi.gateway.loop;

/** Invocations in flight and queued, the integral of both over time in nanoseconds, and how many ever arrived. */
public record Load(int inFlight, int queued, long busyNanos, long arrivals) {
    public static final Load NONE = new Load(0, 0, 0, 0);

    public Load plus(Load other) {
        return new Load(
                inFlight + other.inFlight,
                queued + other.queued,
                busyNanos + other.busyNanos,
                arrivals + other.arrivals);
    }

    public boolean isIdle() {
        return inFlight == 0 && queued == 0;
    }
}
