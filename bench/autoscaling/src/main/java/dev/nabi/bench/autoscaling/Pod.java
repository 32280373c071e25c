package dev.nabi.bench.autoscaling;

/** An instance of the simulated Function. */
final class Pod {
    final String name;
    final long created;
    final int[] inFlight;
    boolean ready;
    boolean draining;
    /** Whether the gateways have seen the mark or the deletion. */
    boolean avoided;

    boolean deleted;
    boolean gone;

    Pod(String name, long created, int gateways) {
        this.name = name;
        this.created = created;
        this.inFlight = new int[gateways];
    }

    int inFlight() {
        var sum = 0;
        for (var each : inFlight) {
            sum += each;
        }
        return sum;
    }
}
