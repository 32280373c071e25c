package dev.nabi.events.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.events.cloudevents.HttpEvents;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cases of {@code features/kafka-protocol-binding.feature} of CloudEvents' conformance tests
 * (https://github.com/cloudevents/conformance, Apache License 2.0).
 */
class KafkaBindingConformanceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATA = "{\"message\": \"Hello World!\"}";

    @Test
    void binaryContentMode() throws Exception {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", "1234-1234-1234");
        headers.put("ce_type", "com.example.someevent");
        headers.put("ce_source", "/mycontext/subcontext");
        headers.put("ce_time", "2018-04-05T03:56:24Z");
        headers.put("content-type", "application/json");

        isTheEvent(headers, DATA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/cloudevents+json", "application/cloudevents+json; charset=utf-8"})
    void structuredContentMode(String contentType) throws Exception {
        isTheEvent(Map.of("content-type", contentType), """
                {
                    "specversion": "1.0",
                    "type": "com.example.someevent",
                    "time": "2018-04-05T03:56:24Z",
                    "id": "1234-1234-1234",
                    "source": "/mycontext/subcontext",
                    "datacontenttype": "application/json",
                    "data": {
                        "message": "Hello World!"
                    }
                }
                """);
    }

    private static void isTheEvent(Map<String, String> headers, String payload) throws Exception {
        var record = new RecordHeaders();
        headers.forEach((name, value) -> record.add(name, value.getBytes(StandardCharsets.UTF_8)));
        var read = KafkaRecords.envelope(
                        new ConsumerRecord<>(
                                "topic",
                                0,
                                0,
                                0,
                                TimestampType.CREATE_TIME,
                                0,
                                payload.length(),
                                new byte[0],
                                payload.getBytes(StandardCharsets.UTF_8),
                                record,
                                Optional.empty()),
                        "/none")
                .event();

        var event = JSON.readTree(HttpEvents.structured(read));
        var wanted = JSON.readTree("""
                {"specversion": "1.0", "id": "1234-1234-1234", "type": "com.example.someevent", "source": "/mycontext/subcontext",
                 "time": "2018-04-05T03:56:24Z", "datacontenttype": "application/json", "data": %s}""".formatted(DATA));
        assertThat(event).isEqualTo(wanted);
    }
}
