package dev.nabi.events.delivery;

import dev.nabi.api.v1alpha1.DestinationSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the events of a lane are delivered: a Function's {@code spec.async}, or a Trigger's.
 *
 * @param batchSize the most events of one request
 * @param batchWait how long the oldest event waits for a full batch
 * @param maxInFlight the most requests at a time; 0 leaves it to the window
 * @param suspended nothing is delivered; what is accepted waits
 * @param tag the tag or revision of the Function that is called; "" for what its traffic says
 * @param keepResult whether the answer is kept for who called
 * @param deadLetter where the events of a Trigger that are dead go, as they were
 */
public record LanePolicy(
        RetryPolicy retry,
        int batchSize,
        Duration batchWait,
        int maxInFlight,
        boolean suspended,
        String tag,
        boolean keepResult,
        Shape shape,
        @Nullable DestinationSpec onSuccess,
        @Nullable DestinationSpec onFailure,
        @Nullable DestinationSpec deadLetter) {

    /** One event a request, as the window allows. */
    public static LanePolicy single(RetryPolicy retry, Shape shape) {
        return new LanePolicy(retry, 1, Duration.ZERO, 0, false, "", false, shape, null, null, null);
    }
}
