package dev.nabi.events.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The three modes of the HTTP binding, and what is no CloudEvent. */
class HttpEventsTest {
    private static final String MINIMAL =
            "\"specversion\":\"1.0\",\"id\":\"7\",\"type\":\"order.paid\",\"source\":\"https://shop.example\"";

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8"})
    void binary(String contentType) throws Exception {
        var body = "{\"message\": \"Hello World!\"}";
        var fields = new TreeMap<>(Map.of(
                "ce-specversion", "1.0",
                "ce-type", "com.example.someevent",
                "ce-time", "2018-04-05T03:56:24Z",
                "ce-id", "1234-1234-1234",
                "ce-source", "/mycontext/subcontext",
                "ce-comment", "Euro%20%E2%82%AC%20%F0%9F%98%80",
                "content-type", contentType,
                "host", "example.com"));
        var event = HttpEvents.read(fields, utf8(body)).getFirst();

        assertThat(event.getId()).isEqualTo("1234-1234-1234");
        assertThat(event.getType()).isEqualTo("com.example.someevent");
        assertThat(event.getSource()).isEqualTo(URI.create("/mycontext/subcontext"));
        assertThat(event.getTime()).isEqualTo(OffsetDateTime.parse("2018-04-05T03:56:24Z"));
        assertThat(event.getDataContentType()).isEqualTo(contentType);
        assertThat(event.getExtension("comment")).isEqualTo("Euro € 😀");
        assertThat(event.getExtensionNames()).containsExactly("comment");
        assertThat(text(event)).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/cloudevents+json",
                "application/cloudevents+json; charset=utf-8",
                "Application/CloudEvents+JSON"
            })
    void structured(String contentType) throws Exception {
        var json = "{" + MINIMAL + ",\"datacontenttype\":\"application/json\",\"data\":{\"a\":[1,2.5]},"
                + "\"flag\":true,\"count\":3,\"nothing\":null}";
        var event = read(contentType, json).getFirst();

        assertThat(event.getId()).isEqualTo("7");
        assertThat(text(event)).isEqualTo("{\"a\":[1,2.5]}");
        assertThat(event.getExtension("flag")).isEqualTo(true);
        assertThat(event.getExtension("count")).isEqualTo(3);
        assertThat(event.getExtensionNames()).containsExactlyInAnyOrder("flag", "count");
    }

    @Test
    void dataInBase64IsBytes() throws Exception {
        var event = read(HttpEvents.STRUCTURED, "{" + MINIMAL + ",\"data_base64\":\"AAEC/w==\"}")
                .getFirst();

        assertThat(event.getData().toBytes()).containsExactly(0, 1, 2, -1);
    }

    @Test
    void batch() throws Exception {
        var events = read(HttpEvents.BATCH, "[{" + MINIMAL + "},{" + MINIMAL.replace("\"7\"", "\"8\"") + "}]");

        assertThat(events).extracting(CloudEvent::getId).containsExactly("7", "8");
        assertThat(read(HttpEvents.BATCH, "[]")).isEmpty();
    }

    /** What cloudevents/conformance has as invalid, and more. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"id":"1","type":"t","source":"/s"}                                               | specversion is missing
        {"specversion":"1.0","type":"t","source":"/s"}                                    | id
        {"specversion":"1.0","id":"1","source":"/s"}                                      | type
        {"specversion":"1.0","id":"1","type":"t"}                                         | source
        {"specversion":"","id":"1","type":"t","source":"/s"}                              | specversion is ''
        {"specversion":"0.9","id":"1","type":"t","source":"/s"}                           | specversion is '0.9'
        {"specversion":"1.0","id":"","type":"t","source":"/s"}                            | id is missing or empty
        {"specversion":"1.0","id":"1","type":"","source":"/s"}                            | type is missing or empty
        {"specversion":"1.0","id":"1","type":"t","source":""}                             | source is missing or empty
        {"specversion":"1.0","id":"1","type":"t","source":"/s","subject":""}              | subject is missing or empty
        {"specversion":"1.0","id":"1","type":"t","source":"/s","dataschema":""}           | dataschema is missing or empty
        {"specversion":"1.0","id":"1","type":"t","source":"/s","datacontenttype":""}      | datacontenttype is missing or empty
        {"specversion":"1.0","id":"1","type":"t","source":"/s","datacontenttype":"xyz"}   | 'xyz' is no media type
        {"specversion":"1.0","id":25,"type":"t","source":"/s"}                            | id is no text
        {"specversion":"1.0","id":{"a":1},"type":"t","source":"/s"}                       | id is no text
        {"specversion":1.0,"id":"1","type":"t","source":"/s"}                             | specversion is missing or no text
        {"specversion":"1.0","id":"1","type":"t","source":"/s","time":"lunchtime"}        | time is no time
        {"specversion":"1.0","id":"1","type":"t","source":"/s","time":"2018-04-05T18:31Z"} | time is no time
        {"specversion":"1.0","id":"1","type":"t","source":"/s","time":"2018-04-05T18:31:00X"} | time is no time
        {"specversion":"1.0","id":"1","type":"t","source":"/s","time":"2018-04-05T18:31:00+05"} | time is no time
        {"specversion":"1.0","id":"1","type":"t","source":"/s","time":"2018-04-05T18:31:00+xx:00"} | time is no time
        {"specversion":"1.0","id":"1","type":"t","source":"/s","time":"2018-04-05T18:31:00+25:00"} | not a CloudEvent
        {"specversion":"1.0","id":"1","type":"t","source":"/s","MyExtension":"x"}         | MyExtension is no name
        {"specversion":"1.0","id":"1","type":"t","source":"/s","my.extension":"x"}        | my.extension is no name
        {"specversion":"1.0","id":"1","type":"t","source":"/s","extension":1.5}           | extension is no text, boolean or integer
        {"specversion":"1.0","id":"1","type":"t","source":"/s","extension":{}}            | extension is no text, boolean or integer
        {"specversion":"1.0","id":"1","type":"t","source":"/s","extension":3000000000}    | integer of 32 bits
        {"specversion":"1.0","id":"1","type":"t","source":"/s","data":"x","data_base64":"eA=="} | data and data_base64 are both given
        {"specversion":"1.0","id":"1","type":"t","source":"/s","data_base64":"*"}         | not a CloudEvent
        {"specversion":"1.0","id":"1","id":"2","type":"t","source":"/s"}                  | Duplicate field 'id'
        {"specversion":"1.0","id":"1\\u0000","type":"t","source":"/s"}                    | id has a control character
        {"specversion":"1.0","id":"1","type":"t","source":"a b"}                          | not a CloudEvent
        "text"                                                                            | an event is a JSON object
        {"specversion"                                                                    | the body is no JSON
        """)
    void whatIsNoCloudEvent(String json, String why) {
        assertThat(fault(HttpEvents.STRUCTURED, json)).hasMessageNotContaining("Source:");
        assertThat(fault(HttpEvents.STRUCTURED, json))
                .hasMessageContaining(why)
                .returns(400, InvalidEventException::status);
        assertThat(fault(HttpEvents.BATCH, "[{" + MINIMAL + "}," + json + "]"))
                .hasMessageContaining(why)
                .returns(400, InvalidEventException::status);
    }

    @Test
    void whatIsNoRequestOfTheBinding() {
        var tooMany = ("{" + MINIMAL + "},").repeat(1000) + "{" + MINIMAL + "}";

        assertThat(fault("application/json", "{}")).returns(415, InvalidEventException::status);
        assertThat(fault("application/cloudevents+xml", "<event/>")).returns(415, InvalidEventException::status);
        assertThat(fault(HttpEvents.BATCH, "{" + MINIMAL + "}")).hasMessageContaining("no array");
        assertThat(fault(HttpEvents.BATCH, "[" + tooMany + "]")).returns(413, InvalidEventException::status);
        assertThat(fault(HttpEvents.BATCH, "[{" + MINIMAL + "},{}]")).hasMessageStartingWith("[1]: ");
    }

    @Test
    void aBinaryEventIsCheckedAsWell() {
        var fields = new TreeMap<>(Map.of(
                "ce-specversion", "1.0", "ce-type", "t", "ce-id", "1", "ce-source", "/s", "ce-x", "y".repeat(3000)));

        assertThat(fault(fields, "")).hasMessageContaining("x is longer than 2048");
        fields.put("ce-x", "y");
        fields.put("ce-id", "a%00b");
        assertThat(fault(fields, "")).hasMessageContaining("id has a control character");
        fields.put("ce-id", "");
        assertThat(fault(fields, "")).hasMessageContaining("id is missing or empty");
        fields.put("ce-id", "1");
        fields.put("ce-specversion", "0.3");
        assertThat(fault(fields, "")).hasMessageContaining("only 1.0 is known");
        fields.put("ce-specversion", "1.0");
        fields.put("ce-time", "yesterday");
        assertThat(fault(fields, "")).hasMessageContaining("not a CloudEvent");
    }

    /** What stands behind the end of the JSON was accepted, and dropped. */
    @Test
    void whatHasSomethingBehindItsEndIsRefused() {
        var one = "{" + MINIMAL + "}";

        assertThat(fault(HttpEvents.STRUCTURED, one + one)).hasMessageContaining("the body is no JSON");
        assertThat(fault(HttpEvents.BATCH, "[" + one + "]\n[" + one + "]"))
                .hasMessage("the body is no JSON: something stands behind its end");
    }

    @Test
    void numbersKeepEachOfTheirDigits() throws Exception {
        var data = "{\"total\":12345678901234567.89,\"rate\":1.10,\"much\":1E+400,\"id\":98765432109876543210}";

        var event = read(HttpEvents.STRUCTURED, "{" + MINIMAL + ",\"data\":" + data + "}")
                .getFirst();

        assertThat(text(event)).isEqualTo(data);
        assertThat(utf8(HttpEvents.structured(
                        EventEnvelope.read(EventEnvelope.of(event).content()).event())))
                .contains("\"data\":" + data);
    }

    /** Any event is the same after it was stored, and after it was sent in each mode. */
    @Test
    void anEventIsTheSameOnTheOtherSide() throws Exception {
        var event = CloudEventBuilder.v1()
                .withId("a \"quoted\" 100 % é 😀")
                .withSource(URI.create("/shop?x=1#y"))
                .withType("t")
                .withTime(OffsetDateTime.parse("2026-03-01T09:00:00.123456+09:00"))
                .withDataSchema(URI.create("https://schema.example/1"))
                .withExtension("flag", true)
                .withExtension("count", -5)
                .withDataContentType("application/octet-stream")
                .withData(new byte[] {0, 1, -1, '\n'})
                .build();
        var fields =
                HttpEvents.fields(event).stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

        same(EventEnvelope.read(EventEnvelope.of(event).content()).event(), event);
        same(read(HttpEvents.STRUCTURED, utf8(HttpEvents.structured(event))).getFirst(), event);
        same(
                read(HttpEvents.BATCH, utf8(HttpEvents.batch(List.of(event, event))))
                        .getLast(),
                event);
        assertThat(fields.values()).allMatch(value -> value.chars().allMatch(c -> c >= ' ' && c <= '~'));
        // the binary mode knows no types: what was a number or a boolean is a text
        var binary = HttpEvents.read(fields, event.getData().toBytes()).getFirst();
        assertThat(binary.getId()).isEqualTo(event.getId());
        assertThat(binary.getTime()).isEqualTo(event.getTime());
        assertThat(binary.getExtension("count")).isEqualTo("-5");
        assertThat(binary.getData().toBytes()).isEqualTo(event.getData().toBytes());
    }

    private static void same(CloudEvent event, CloudEvent other) {
        assertThat(event.getAttributeNames()).isEqualTo(other.getAttributeNames());
        assertThat(event.getExtensionNames()).isEqualTo(other.getExtensionNames());
        for (var name : event.getAttributeNames()) {
            assertThat(event.getAttribute(name)).as(name).isEqualTo(other.getAttribute(name));
        }
        for (var name : event.getExtensionNames()) {
            assertThat(event.getExtension(name)).as(name).isEqualTo(other.getExtension(name));
        }
        assertThat(event.getData().toBytes()).isEqualTo(other.getData().toBytes());
    }

    @Test
    void whatTheSourceKnowsIsStoredBesideTheEvent() throws Exception {
        var event = read(HttpEvents.STRUCTURED, "{" + MINIMAL + "}").getFirst();
        var headers = List.of(new KafkaOrigin.Header("trace", "AQI="));
        var origin = new KafkaOrigin("orders", 3, 15, 1545084650987L, "CREATE_TIME", "a2V5", headers, false);
        var envelope = new EventEnvelope(event, Map.of("x-github-event", "push\n"), origin);

        var read = EventEnvelope.read(envelope.content());

        assertThat(read.fields()).isEqualTo(envelope.fields());
        assertThat(read.kafka()).isEqualTo(origin);
        assertThat(read.event().getId()).isEqualTo("7");
        assertThat(read.event().getData()).isNull();
    }

    private static List<CloudEvent> read(String contentType, String body) throws InvalidEventException {
        return HttpEvents.read(Map.of("content-type", contentType), utf8(body));
    }

    private static InvalidEventException fault(String contentType, String body) {
        return fault(Map.of("content-type", contentType), body);
    }

    private static InvalidEventException fault(Map<String, String> fields, String body) {
        return catchThrowableOfType(InvalidEventException.class, () -> HttpEvents.read(fields, utf8(body)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String text(CloudEvent event) {
        return utf8(event.getData().toBytes());
    }
}
