package dev.nabi.events.source;

import dev.nabi.events.cloudevents.EventEnvelope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a source found for a Trigger.
 *
 * @param unique what makes it the same event wherever and whenever it is found again; null where nothing does
 * @param fingerprint what tells another event of the same key; "" where there is none such
 * @param notBefore the first moment of a delivery; null for at once
 * @param depth how many events led to this one
 */
public record Incoming(
        EventEnvelope envelope,
        @Nullable String unique,
        String fingerprint,
        @Nullable Instant notBefore,
        int depth) {
    public Incoming(EventEnvelope envelope, @Nullable String unique) {
        this(envelope, unique, "", null, 0);
    }
}
