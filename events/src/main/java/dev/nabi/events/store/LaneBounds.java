package dev.nabi.events.store;

/** How much may wait in a lane and in all lanes of a namespace. */
public record LaneBounds(long laneEvents, long laneBytes, long namespaceEvents, long namespaceBytes) {
    public static final LaneBounds NONE =
            new LaneBounds(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
}
