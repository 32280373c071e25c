package dev.nabi.events.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a lane stands.
 *
 * @param queued events that wait, those that are not due yet among them
 * @param due events that wait and may be delivered now; counted up to {@link #MOST_DUE}
 * @param bytes of the events that wait, run or are dead
 * @param oldest when the event that is due longest was accepted
 */
public record LaneBacklog(
        LaneKey lane,
        long queued,
        long due,
        long running,
        long dead,
        long bytes,
        @Nullable Instant oldest) {
    /** No more than this are counted as due. */
    public static final int MOST_DUE = 10_000;
}
