package dev.nabi.events.shape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.nabi.api.v1alpha1.JavaSpec;
import dev.nabi.api.v1alpha1.TriggerSpec;
import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.cloudevents.KafkaOrigin;
import dev.nabi.events.delivery.Answer;
import dev.nabi.events.delivery.EventOutcome;
import dev.nabi.events.delivery.Shape;
import dev.nabi.events.store.EventContent;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.Lease;
import dev.nabi.events.store.LeasedEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a function gets of its events, and what its answer means. */
class ShapesTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final JavaSpec LAMBDA =
            new JavaSpec(null, null, null, "example.Orders::handleRequest", null, null, null);
    private static final JavaSpec PLAIN = new JavaSpec(null, null, null, "example.Orders", null, null, null);
    private static final Instant ACCEPTED = Instant.parse("2026-03-01T09:00:00.123Z");

    @Test
    void aPlainFunctionGetsACloudEventInBinaryMode() throws Exception {
        var content = new EventEnvelope(event("1"), Map.of("x-github-event", "push"), null).content();

        var request = shape("topic: {name: orders}", "{}", PLAIN).request(List.of(leased(1, content)));

        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/");
        assertThat(request.fields())
                .contains(
                        Map.entry("ce-specversion", "1.0"),
                        Map.entry("ce-id", "1"),
                        Map.entry("ce-type", "order.paid"),
                        Map.entry("ce-source", "/shop"),
                        Map.entry("ce-time", "2026-03-01T09:00:00Z"),
                        Map.entry("content-type", "application/json"),
                        Map.entry("x-github-event", "push"));
        assertThat(utf8(request.body())).isEqualTo("{\"total\":1}");
    }

    /** One event goes on in the trace in which it was published; a batch is linked to the traces of all. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        topic: {name: orders}           | false
        topic: {name: orders}           | true
        cron: {schedule: '@daily'}      | true
        """)
    void aDeliveryKnowsTheTracesOfItsEvents(String source, boolean isLambda) throws Exception {
        var code = isLambda ? LAMBDA : PLAIN;
        var one = traced(1, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        var other = traced(2, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
        var none = leased(3, EventEnvelope.of(event("3")).content());
        var forged = traced(4, "00-x,00-y");

        assertThat(shape(source, "{}", code).request(List.of(one)).fields())
                .contains(
                        Map.entry("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                        Map.entry("tracestate", "a=1"));
        assertThat(shape(source, "{}", code).request(List.of(none)).fields())
                .noneMatch(field -> field.getKey().startsWith("trace"));
        assertThat(shape(source, "{maxSize: 10}", code)
                        .request(List.of(one, none, other, one, forged))
                        .fields())
                .contains(Map.entry(
                        "nabi-links",
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01,"
                                + "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"));
    }

    @ParameterizedTest
    @CsvSource({"true, {}", "true, {maxSize: 10}", "false, {}", "false, {maxSize: 10}"})
    void aReplayIsMarked(boolean isLambda, String batch) throws Exception {
        var shape = shape("topic: {name: orders}", batch, isLambda ? LAMBDA : PLAIN);
        var fresh = leased(1, EventEnvelope.of(event("1")).content());
        var again = leased(2, EventEnvelope.of(event("2")).replayed().content());

        assertThat(shape.request(List.of(fresh)).fields())
                .noneMatch(field -> field.getKey().equals("nabi-replay"));
        assertThat(shape.request(List.of(again)).fields()).containsOnlyOnce(Map.entry("nabi-replay", "true"));
    }

    private static LeasedEvent traced(int number, String parent) {
        var fields = Map.of("traceparent", parent, "tracestate", "a=1");
        return leased(number, new EventEnvelope(event("" + number), fields, null).content());
    }

    @Test
    void aPlainFunctionGetsABatchAsOne() throws Exception {
        var request = shape("topic: {name: orders}", "{maxSize: 10}", null).request(leased("1", "2"));

        assertThat(request.fields()).containsExactly(Map.entry("content-type", "application/cloudevents-batch+json"));
        var batch = json(request.body());
        assertThat(batch).hasSize(2);
        assertThat(batch.get(1).path("id").asText()).isEqualTo("2");
        assertThat(batch.get(1).path("data").path("total").asInt()).isEqualTo(2);
    }

    /** Beside the sample of the provider's documentation: the same fields, of the same types. */
    @Test
    void aLambdaHandlerGetsAnSqsEvent() throws Exception {
        var request = shape("topic: {name: orders}", "{maxSize: 10}", LAMBDA).request(leased("1", "2"));

        assertThat(request.target()).isEqualTo("/2015-03-31/functions/function/invocations");
        var event = json(request.body());
        sameForm(event.path("Records").get(0), """
            {"messageId": "059f36b4-87a3-44ab-83d2-661975830a7d", "receiptHandle": "AQEBwJnK", "body": "Test message.",
             "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1545082649183",
               "SenderId": "AIDAIENQZJOLO23YVJ4VO", "ApproximateFirstReceiveTimestamp": "1545082649185"},
             "messageAttributes": {},
             "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3", "eventSource": "aws:sqs",
             "eventSourceARN": "arn:aws:sqs:us-east-2:123456789012:my-queue", "awsRegion": "us-east-2"}\
            """);
        var second = event.path("Records").get(1);
        assertThat(second.path("messageId").asText()).isEqualTo("shop.orders.2");
        assertThat(second.path("body").asText()).isEqualTo("{\"total\":2}");
        assertThat(second.path("md5OfBody").asText()).isEqualTo(LambdaJson.md5("{\"total\":2}"));
        assertThat(second.path("attributes").path("SentTimestamp").asText()).isEqualTo("1772355600123");
        assertThat(second.path("attributes").path("ApproximateReceiveCount").asText())
                .isEqualTo("3");
        assertThat(second.path("messageAttributes")
                        .path("ce-type")
                        .path("stringValue")
                        .asText())
                .isEqualTo("order.paid");
        sameForm(second.path("messageAttributes").path("ce-type"), """
            {"stringValue": "myValue", "stringListValues": [], "binaryListValues": [], "dataType": "String"}\
            """);
        assertThat(LambdaJson.md5("Test message.")).isEqualTo("e4e68fb7bd0e697a0ae8f1bb342846b3");
    }

    @Test
    void aLambdaHandlerGetsAKafkaEvent() throws Exception {
        var kafka = "kafka: {bootstrapServers: 'a:9092,b:9092', topics: [mytopic]}";
        var request = shape(kafka, "{maxSize: 10}", LAMBDA)
                .request(List.of(
                        leased(1, kafka("1", 0, 15)), leased(2, kafka("2", 1, 3)), leased(3, kafka("3", 0, 16))));

        var event = json(request.body());
        assertThat(event.path("eventSource").asText()).isEqualTo("SelfManagedKafka");
        assertThat(event.path("bootstrapServers").asText()).isEqualTo("a:9092,b:9092");
        assertThat(event.path("records").path("mytopic-0")).hasSize(2);
        assertThat(event.path("records").path("mytopic-1")).hasSize(1);
        var record = event.path("records").path("mytopic-0").get(0);
        sameForm(record, """
            {"topic": "mytopic", "partition": 0, "offset": 15, "timestamp": 1545084650987,
             "timestampType": "CREATE_TIME", "key": "abcDEFghiJKLmnoPQRstuVWXyz1234==",
             "value": "SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==",
             "headers": [{"headerKey": [104, 101]}]}\
            """);
        assertThat(record.path("value").asText()).isEqualTo("eyJ0b3RhbCI6MX0=");
        assertThat(record.path("headers").get(0).path("headerKey").get(1).asInt())
                .isEqualTo(-1);
    }

    @Test
    void aLambdaHandlerGetsAScheduledEvent() throws Exception {
        var content = EventEnvelope.of(event("1")).content();

        var event = json(shape("cron: {schedule: '0 9 * * *'}", "{}", LAMBDA)
                .request(List.of(leased(1, content)))
                .body());

        sameForm(event, """
            {"version": "0", "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa", "detail-type": "Scheduled Event",
             "source": "aws.events", "account": "123456789012", "time": "2015-10-08T16:53:06Z", "region": "us-east-1",
             "resources": ["arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule"], "detail": {}}\
            """);
        assertThat(event.path("time").asText()).isEqualTo("2026-03-01T09:00:00Z");
        assertThat(event.path("detail").path("total").asInt()).isEqualTo(1);
        assertThat(event.path("resources").get(0).asText())
                .isEqualTo("arn:aws:events:nabi:000000000000:rule/shop.trigger");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        cron: {schedule: '@daily'}                        | {}            | true  | ScheduledEventShape
        cron: {schedule: '@daily'}                        | {maxSize: 2}  | true  | SqsEventShape
        topic: {name: a}                                  | {}            | true  | SqsEventShape
        webhook: {path: a, public: true}                  | {}            | true  | CloudEventShape
        webhook: {path: a, public: true}                  | {maxSize: 2}  | true  | SqsEventShape
        kubernetes: {apiVersion: v1, kind: Pod}           | {}            | true  | CloudEventShape
        kafka: {bootstrapServers: 'a:1', topics: [a]}     | {}            | true  | KafkaEventShape
        kafka: {bootstrapServers: 'a:1', topics: [a]}     | {}            | false | CloudEventShape
        kafka: {bootstrapServers: 'a:1', topics: [a]}     | {maxSize: 2}  | false | CloudEventBatchShape
        """)
    void theShapeFollowsFromSourceBatchAndCode(String source, String batch, boolean isLambda, String shape)
            throws Exception {
        assertThat(shape(source, batch, isLambda ? LAMBDA : PLAIN).getClass().getSimpleName())
                .isEqualTo(shape);
    }

    /** As Lambda reads an answer; D done, F failed, S again in smaller batches. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        200 | ``                                                                            | DDD
        204 | ``                                                                            | DDD
        200 | null                                                                          | DDD
        200 | {}                                                                            | DDD
        200 | {"batchItemFailures": null}                                                   | DDD
        200 | {"batchItemFailures": []}                                                     | DDD
        200 | "a text"                                                                      | DDD
        200 | not json                                                                      | DDD
        200 | {"batchItemFailures": [{"itemIdentifier": "shop.orders.2"}]}                  | DFD
        200 | {"batchItemFailures": [{"itemIdentifier": "shop.orders.3"}, {"itemIdentifier": "shop.orders.1"}]} | FDF
        200 | {"batchItemFailures": [{"itemIdentifier": "nobody"}]}                         | SSS
        200 | {"batchItemFailures": [{"itemIdentifier": "shop.orders.2"}, {"itemIdentifier": "nobody"}]} | SSS
        200 | {"batchItemFailures": [{"itemIdentifier": ""}]}                               | SSS
        200 | {"batchItemFailures": [{"itemIdentifier": null}]}                             | SSS
        200 | {"batchItemFailures": [{}]}                                                   | SSS
        200 | {"batchItemFailures": "shop.orders.2"}                                        | SSS
        500 | {"batchItemFailures": []}                                                     | SSS
        400 | ``                                                                            | SSS
        """)
    void anAnswerToABatch(int status, String body, String outcomes) throws Exception {
        var shape = shape("topic: {name: orders}", "{maxSize: 10}", LAMBDA);

        assertThat(letters(shape.outcomes(leased("1", "2", "3"), answer(status, body))))
                .isEqualTo(outcomes);
    }

    @Test
    void oneEventAloneIsNotSplit() throws Exception {
        var shape = shape("topic: {name: orders}", "{maxSize: 10}", LAMBDA);
        var unknown = "{\"batchItemFailures\": [{\"itemIdentifier\": \"nobody\"}]}";

        assertThat(letters(shape.outcomes(leased("1"), answer(500, "")))).isEqualTo("D");
        assertThat(letters(shape.outcomes(leased("1"), answer(200, unknown)))).isEqualTo("F");
    }

    @Test
    void anAnswerIsNotReadWherePartialFailuresAreOff() throws Exception {
        var shape = shape("topic: {name: orders}", "{maxSize: 10, partialFailures: false}", LAMBDA);
        var named = "{\"batchItemFailures\": [{\"itemIdentifier\": \"shop.orders.2\"}]}";

        assertThat(letters(shape.outcomes(leased("1", "2"), answer(200, named))))
                .isEqualTo("DD");
    }

    @Test
    void namesOfOtherSources() throws Exception {
        var kafka = shape("kafka: {bootstrapServers: 'a:1', topics: [a]}", "{maxSize: 10}", LAMBDA);
        var records = List.of(leased(1, kafka("1", 0, 15)), leased(2, kafka("2", 0, 16)));
        var position = "{\"batchItemFailures\":[{\"itemIdentifier\":{\"partition\":\"mytopic-0\",\"offset\":16}}]}";
        var plain = shape("topic: {name: orders}", "{maxSize: 10}", PLAIN);

        assertThat(letters(kafka.outcomes(records, answer(200, position)))).isEqualTo("DF");
        assertThat(letters(plain.outcomes(
                        leased("1", "2"), answer(200, "{\"batchItemFailures\":[{\"itemIdentifier\":\"1\"}]}"))))
                .isEqualTo("FD");
    }

    private static String letters(List<EventOutcome> outcomes) {
        var letters = new StringBuilder();
        for (var outcome : outcomes) {
            letters.append(
                    switch (outcome) {
                        case EventOutcome.Done d -> "!";
                        case EventOutcome.ByStatus b -> "D";
                        case EventOutcome.Failed f -> "F";
                        case EventOutcome.Split s -> "S";
                    });
        }
        return letters.toString();
    }

    /** Every field of the sample is there with a value of its kind, and no other field is; in what it nests, too. */
    private static void sameForm(JsonNode event, String sample) throws Exception {
        sameForm(event, new ObjectMapper().readTree(sample));
    }

    private static void sameForm(JsonNode event, JsonNode wanted) {
        assertThat(event.properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrderElementsOf(
                        wanted.properties().stream().map(Map.Entry::getKey).toList());
        wanted.properties().forEach(field -> {
            assertThat(event.get(field.getKey()).getNodeType())
                    .as(field.getKey())
                    .isEqualTo(field.getValue().getNodeType());
            if (field.getValue().isObject() && !field.getValue().isEmpty()) {
                sameForm(event.get(field.getKey()), field.getValue());
            }
        });
    }

    private static Shape shape(String source, String batch, @Nullable JavaSpec code) throws Exception {
        var spec = YAML.readValue(
                "{function: {name: orders}, source: {" + source + "}, batch: " + batch + "}", TriggerSpec.class);
        return TriggerShapes.of(spec, code, "shop");
    }

    private static Answer.Complete answer(int status, String body) {
        return new Answer.Complete(ACCEPTED, 5, status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static List<LeasedEvent> leased(String... ids) {
        var events = new ArrayList<LeasedEvent>();
        for (var id : ids) {
            events.add(leased(Integer.parseInt(id), EventEnvelope.of(event(id)).content()));
        }
        return events;
    }

    private static LeasedEvent leased(int number, EventContent content) {
        return new LeasedEvent(
                new Lease("shop.orders." + number, 1),
                new LaneKey("shop", "orders", "trigger"),
                ACCEPTED,
                ACCEPTED.plusSeconds(60),
                null,
                0,
                "",
                number,
                0,
                0,
                false,
                content);
    }

    private static EventContent kafka(String id, int partition, long offset) {
        var headers = List.of(new KafkaOrigin.Header("headerKey", "AP8="));
        return new EventEnvelope(
                        event(id),
                        Map.of(),
                        new KafkaOrigin(
                                "mytopic", partition, offset, 1545084650987L, "CREATE_TIME", "a2V5", headers, false))
                .content();
    }

    private static io.cloudevents.CloudEvent event(String id) {
        return CloudEventBuilder.v1()
                .withId(id)
                .withType("order.paid")
                .withSource(URI.create("/shop"))
                .withTime(OffsetDateTime.parse("2026-03-01T09:00:00Z"))
                .withDataContentType("application/json")
                .withData(("{\"total\":" + id + "}").getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private static JsonNode json(byte[] body) throws Exception {
        return new ObjectMapper().readTree(body);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
