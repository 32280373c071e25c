package dev.nabi.events.delivery;

import java.time.Duration;
import java.util.List;

/**
 * How the events of a lane are delivered: a Function's {@code spec.async}, or a Trigger's.
 *
 * @param batchSize the most events of one request
 * @param batchWait how long the oldest event waits for a full batch
 * @param maxInFlight the most requests at a time; 0 leaves it to the window
 * @param suspended nothing is delivered; what is accepted waits
 * @param timeout how long a delivery may take
 * @param keepResult whether the answer is kept for who called
 */
public record LanePolicy(
        RetryPolicy retry,
        int batchSize,
        Duration batchWait,
        int maxInFlight,
        boolean suspended,
        Duration timeout,
        boolean keepResult,
        Shape shape,
        List<Destination> onSuccess,
        List<Destination> onFailure) {}
