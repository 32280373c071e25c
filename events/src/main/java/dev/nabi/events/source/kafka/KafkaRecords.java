package dev.nabi.events.source.kafka;

import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.cloudevents.HttpEvents;
import dev.nabi.events.cloudevents.InvalidEventException;
import dev.nabi.events.cloudevents.KafkaOrigin;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of Kafka as an event. One that is a CloudEvent, in the binary or structured mode of the Kafka binding, is that
 * event; any other becomes the data of one: type {@code dev.nabi.kafka.record}, subject its topic, {@code partitionkey} its key.
 */
final class KafkaRecords {
    private static final byte[] NOTHING = {};
    private static final int MAX_TEXT = 2048;

    private KafkaRecords() {}

    static EventEnvelope envelope(ConsumerRecord<byte[], byte[]> record, String source) {
        var value = record.value() == null ? NOTHING : record.value();
        var fields = fields(record);
        var isStructured = fields.getOrDefault("content-type", "").startsWith("application/cloudevents+json");
        var event = cloudEvent(fields, value).orElseGet(() -> plain(record, fields, value, source));
        return new EventEnvelope(event, Map.of(), origin(record, isStructured));
    }

    private static Optional<CloudEvent> cloudEvent(Map<String, String> fields, byte[] value) {
        try {
            return Optional.of(HttpEvents.read(fields, value).getFirst());
        } catch (InvalidEventException other) {
            return Optional.empty();
        }
    }

    /** The headers of Kafka's binding under the names of HTTP's. */
    private static Map<String, String> fields(ConsumerRecord<byte[], byte[]> record) {
        var fields = new HashMap<String, String>();
        for (var header : record.headers()) {
            var name = header.key().toLowerCase(Locale.ROOT);
            var text = header.value() == null ? null : text(header.value());
            if (text != null && name.startsWith("ce_")) {
                fields.put("ce-" + name.substring(3), text.replace("%", "%25"));
            } else if (text != null && name.equals("content-type") && !text.contains("batch")) {
                fields.put(name, text);
            }
        }
        return fields;
    }

    private static CloudEvent plain(
            ConsumerRecord<byte[], byte[]> record, Map<String, String> fields, byte[] value, String source) {
        var builder = CloudEventBuilder.v1()
                .withId(position(record))
                .withSource(URI.create(source))
                .withType("dev.nabi.kafka.record")
                .withSubject(record.topic())
                .withTime(Instant.ofEpochMilli(Math.max(0, record.timestamp())).atOffset(ZoneOffset.UTC))
                .withExtension("kafkapartition", record.topic() + "-" + record.partition());
        var key = record.key() == null ? null : key(record.key());
        if (key != null) {
            builder.withExtension("partitionkey", key);
        }
        var type = fields.getOrDefault("content-type", "");
        if (type.contains("/") && !type.startsWith("application/cloudevents")) {
            builder.withDataContentType(type);
        }
        return value.length == 0 ? builder.build() : builder.withData(value).build();
    }

    /** Where it is in its cluster. */
    static String position(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "-" + record.partition() + "-" + record.offset();
    }

    /**
     * What tells a record from every other: with its time, which it keeps, as a topic that is deleted and made again, or is on
     * another cluster, has the same offsets once more.
     */
    static String identity(ConsumerRecord<byte[], byte[]> record) {
        return position(record) + " " + record.timestamp();
    }

    private static KafkaOrigin origin(ConsumerRecord<byte[], byte[]> record, boolean isStructured) {
        var headers = new ArrayList<KafkaOrigin.Header>();
        for (var header : record.headers()) {
            headers.add(new KafkaOrigin.Header(header.key(), base64(header.value())));
        }
        return new KafkaOrigin(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType().name().equals("LOG_APPEND_TIME") ? "LOG_APPEND_TIME" : "CREATE_TIME",
                record.key() == null ? null : base64(record.key()),
                headers,
                isStructured);
    }

    private static String base64(byte @Nullable [] bytes) {
        return bytes == null ? "" : Base64.getEncoder().encodeToString(bytes);
    }

    private static String key(byte[] key) {
        var text = text(key);
        if (text != null && text.length() <= MAX_TEXT && text.chars().noneMatch(c -> c < ' ' || c == 0x7f)) {
            return text;
        }
        var encoded = base64(key);
        return encoded.substring(0, Math.min(MAX_TEXT, encoded.length()));
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException binary) {
            return null;
        }
    }
}
