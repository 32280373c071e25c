package dev.nabi.bench.autoscaling;

import org.jspecify.annotations.Nullable;

/** An instance of the simulated Function. */
final class Pod {
    final String name;
    final long created;
    final int[] inFlight;
    boolean ready;
    /** The value of the draining mark, and the one that the gateways have seen. */
    @Nullable
    String mark;

    @Nullable
    String seenMark;
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
