package dev.nabi.events.store;

import java.time.Instant;

/**
 * What makes an event the same as another: an idempotency key, a schedule's instant, a Kafka offset. The first event with
 * a value is accepted; until the given time later ones with this value are the first one again, or a conflict where the
 * fingerprint differs.
 */
public record UniqueKey(String value, String fingerprint, Instant until) {
    public UniqueKey {
        value = KeyText.of(value);
    }
}
