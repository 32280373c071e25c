package dev.nabi.events.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What came of a request: an answer, or that there was none. */
public sealed interface Answer {
    /** When the request was sent. */
    Instant start();

    /** How long it took. */
    long millis();

    /** An answer; the names of the fields are in lower case. */
    @SuppressWarnings("ArrayRecordComponent") // a payload, which nobody changes or compares
    record Complete(Instant start, long millis, int status, Map<String, List<String>> fields, byte[] body)
            implements Answer {
        /** The first value of a field. */
        public Optional<String> field(String name) {
            var values = fields.get(name.toLowerCase(Locale.ROOT));
            return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
        }
    }

    /** No answer, and why. {@code sent} says whether the request may have arrived. */
    record Missing(Instant start, long millis, boolean sent, String why) implements Answer {}
}
