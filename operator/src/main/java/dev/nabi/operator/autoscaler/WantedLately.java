package dev.nabi.operator.autoscaler;

import java.time.Duration;
import java.time.Instant;

/**
 * The most that was wanted lately, in constant space: two adjoining spans of the delay's length, of which the older
 * ends where the younger begins. Their maximum covers at least the delay and less than twice of it.
 */
record WantedLately(Instant start, int younger, int older) {

    static WantedLately none(Instant now) {
        return new WantedLately(now, 0, 0);
    }

    WantedLately add(int replicas, Duration delay, Instant now) {
        if (now.isBefore(start.plus(delay))) {
            return new WantedLately(start, Math.max(younger, replicas), older);
        }
        var adjoining = now.isBefore(start.plus(delay.multipliedBy(2)));
        return new WantedLately(now, replicas, adjoining ? younger : 0);
    }

    int most() {
        return Math.max(younger, older);
    }
}
