package dev.nabi.events.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a lane stands.
 *
 * @param queued events that wait, those that are not due yet among them
 * @param oldest when the oldest event that waits was accepted
 */
public record LaneBacklog(
        LaneKey lane,
        long queued,
        long running,
        long dead,
        long bytes,
        @Nullable Instant oldest) {}
