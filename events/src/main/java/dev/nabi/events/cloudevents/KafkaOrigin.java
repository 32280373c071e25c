package dev.nabi.events.cloudevents;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where in Kafka an event comes from.
 *
 * @param timestampType as Kafka names it: CREATE_TIME or LOG_APPEND_TIME
 * @param key the record's key in base 64; null where it has none
 * @param structured whether the record's value was the whole event as JSON, and not its data
 */
public record KafkaOrigin(
        String topic,
        int partition,
        long offset,
        long timestamp,
        String timestampType,
        @Nullable String key,
        List<Header> headers,
        boolean structured) {
    public KafkaOrigin {
        headers = List.copyOf(headers);
    }

    /** A header of a record, its value in base 64. */
    public record Header(String name, String value) {}

    /** What is unique in a cluster. */
    public String position() {
        return topic + "-" + partition + "-" + offset;
    }
}
