package dev.nabi.events.store;

/** How much may wait, run or be dead in a lane and in all lanes of a namespace. */
public record LaneBounds(long laneEvents, long laneBytes, long namespaceEvents, long namespaceBytes) {
    public static final LaneBounds NONE =
            new LaneBounds(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    /** On a volume of this size, of which one namespace has a quarter at most. */
    public LaneBounds on(long volumeBytes) {
        long most = volumeBytes / 4;
        return new LaneBounds(laneEvents, Math.min(laneBytes, most), namespaceEvents, Math.min(namespaceBytes, most));
    }
}
