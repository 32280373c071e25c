package dev.nabi.events.schedule;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32C;

/** How much later than its instants a schedule fires: always the same for one Trigger, spread evenly over Triggers. */
public final class Jitter {
    private Jitter() {}

    /** Below {@code most}; the same on each replica and after each restart, so that the interval stays what the schedule says. */
    public static Duration of(String triggerUid, Duration most) {
        if (!most.isPositive()) {
            return Duration.ZERO;
        }
        var hash = new CRC32C();
        hash.update(triggerUid.getBytes(StandardCharsets.UTF_8));
        return Duration.ofMillis((hash.getValue() * most.toMillis()) >>> 32);
    }
}
