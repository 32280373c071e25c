package dev.nabi.bench.autoscaling;

/** What decides how many instances the simulated Function has. */
interface Autoscaler {

    /** Begins; everything later happens through the cluster's events. */
    void begin(Cluster cluster);

    /** A call found no free slot, on this gateway. */
    default void onQueued(int gateway) {}

    /** The pods, or what is known of them, changed. */
    default void onPodsChanged() {}

    /** A gateway's last call on an instance that drains has ended. */
    default void onDrained(int gateway) {}
}
