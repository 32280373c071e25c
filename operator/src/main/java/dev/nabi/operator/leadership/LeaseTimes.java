package dev.nabi.operator.leadership;

import java.time.Duration;

/**
 * The times of a leader election.
 *
 * @param duration after which another candidate may take a Lease that nobody renews
 * @param trust how long the holder may act after the start of a renewal; the rest of the duration is for writes on their
 *     way
 * @param renewal how often the holder renews
 * @param look how often another candidate reads the Lease: a released one has a new holder after this
 */
public record LeaseTimes(Duration duration, Duration trust, Duration renewal, Duration look) {
    /** Those of Kubernetes's own controllers, but for the look, which makes a handover short. */
    public static final LeaseTimes DEFAULT = new LeaseTimes(
            Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(1));

    /** The same, faster by a factor. */
    public LeaseTimes dividedBy(long factor) {
        return new LeaseTimes(
                duration.dividedBy(factor), trust.dividedBy(factor), renewal.dividedBy(factor), look.dividedBy(factor));
    }
}
