package dev.nabi.events.source.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.management.Caller;
import dev.nabi.api.management.Permission;
import dev.nabi.api.management.ReviewUnavailableException;
import dev.nabi.api.management.Reviews;
import dev.nabi.events.SteppedClock;
import dev.nabi.events.TestTriggers;
import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.source.ApiAnswer;
import dev.nabi.events.source.ApiRequest;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.LeaseRequest;
import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.events.trigger.TriggerTable;
import dev.nabi.metering.ledger.DatabaseConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics on the real store. */
class TopicApiIT {
    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

    @TempDir
    Path directory;

    private final SteppedClock clock = new SteppedClock(START);
    private JdbcEventStore store;
    private TriggerTable table = TestTriggers.table(
            TestTriggers.trigger("all", "topic: {name: orders}", ""),
            TestTriggers.trigger("paid", "topic: {name: orders}", "filter: [{exact: {type: order.paid}}]"),
            TestTriggers.trigger("other", "topic: {name: invoices}", ""),
            TestTriggers.trigger("off", "topic: {name: orders}", "suspend: true"));
    private TopicApi api;

    @BeforeEach
    void open() throws Exception {
        open(LaneBounds.NONE, TopicAccess.open());
    }

    private void open(LaneBounds bounds, TopicAccess access) throws Exception {
        if (store != null) {
            store.close();
        }
        store = JdbcEventStore.open(
                DatabaseConfig.sqlite(directory.resolve("events" + bounds.laneEvents() + ".db")), bounds);
        api = new TopicApi(
                new TopicHub(store, () -> table, () -> true, clock, _ -> {}), store, () -> table, access, clock);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void anEventGoesToEveryTriggerThatTakesIt() throws Exception {
        assertThat(published(publish("orders", "1", "order.paid"))).isEqualTo("1 2 0");
        assertThat(published(publish("orders", "2", "order.open"))).isEqualTo("1 1 0");

        assertThat(ids("all")).containsExactly("1", "2");
        assertThat(ids("paid")).containsExactly("1");
        assertThat(ids("other")).isEmpty();
        assertThat(ids("off")).isEmpty();
    }

    @Test
    void aTopicThatNoTriggerHasTakesEventsAsWell() throws Exception {
        assertThat(published(publish("nobody", "1", "t"))).isEqualTo("1 0 0");
        assertThat(json(api.read(get("nobody", Map.of()))).path("events")).hasSize(1);
    }

    @Test
    void whatIsPublishedAgainIsTheSameEvent() throws Exception {
        publish("orders", "1", "order.paid");

        assertThat(published(publish("orders", "1", "order.paid"))).isEqualTo("1 0 2");
        assertThat(publish("orders", "1", "order.open").status()).isEqualTo(409);
        assertThat(ids("all")).containsExactly("1");
    }

    /** A publisher that repeats itself does so in another span: it is the same event none the less. */
    @Test
    void anEventKeepsTheTraceInWhichItWasPublishedFirst() throws Exception {
        var first = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var again = "00-4bf92f3577b34da6a3ce929d0e0e4736-b7ad6b7169203331-01";
        for (var parent : List.of(first, again)) {
            var request = post("orders", "application/cloudevents+json", event("1", "order.paid"));
            var fields = new java.util.HashMap<>(request.fields());
            fields.put("traceparent", parent);
            assertThat(api.publish(new ApiRequest(request.namespace(), "orders", fields, Map.of(), request.body()))
                            .status())
                    .isEqualTo(202);
        }

        var delivered = store.write(writes -> writes.lease(new LeaseRequest(
                        new LaneKey("shop", "orders", "all"), 10, START, START.plusSeconds(60), "test")))
                .join();
        assertThat(delivered)
                .singleElement()
                .satisfies(
                        event -> assertThat(EventEnvelope.read(event.content()).fields())
                                .isEqualTo(Map.of("traceparent", first)));
    }

    @Test
    void aBatchIsOneCommit() throws Exception {
        var batch = "[" + event("1", "order.paid") + "," + event("2", "order.open") + "]";
        var answer = api.publish(post("orders", "application/cloudevents-batch+json", batch));

        assertThat(published(answer)).isEqualTo("2 3 0");
        var broken = batch.replace("\"id\":\"2\"", "\"id\":\"\"").replace("\"id\":\"1\"", "\"id\":\"3\"");
        assertThat(api.publish(post("orders", "application/cloudevents-batch+json", broken))
                        .status())
                .isEqualTo(400);
        assertThat(ids("all")).containsExactly("1", "2");
    }

    /** One Trigger without room refuses the publication; repeated, it reaches each Trigger once. */
    @Test
    void aFullTriggerRefusesAndARepetitionDoublesNothing() throws Exception {
        open(new LaneBounds(2, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE), TopicAccess.open());
        publish("orders", "1", "order.open");
        publish("orders", "2", "order.open");

        var refused = publish("orders", "3", "order.paid");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.fields()).containsKey("retry-after");
        assertThat(text(refused)).contains("Trigger all");
        assertThat(json(api.read(get("orders", Map.of()))).path("events")).hasSize(2);

        table = TestTriggers.table(
                TestTriggers.trigger("fresh", "topic: {name: orders}", ""),
                TestTriggers.trigger("paid", "topic: {name: orders}", ""));
        assertThat(published(publish("orders", "3", "order.paid"))).isEqualTo("1 1 1");
        assertThat(ids("paid")).containsExactly("3");
    }

    @Test
    void theLogIsReadFromATimeInPages() throws Exception {
        for (var i = 1; i <= 5; i++) {
            publish("orders", "" + i, "order.open");
            clock.step(Duration.ofMinutes(1));
        }

        var page = json(api.read(get("orders", Map.of("from", "2026-03-01T09:02:00Z", "max", "2"))))
                .path("events");
        assertThat(page)
                .extracting(one -> one.path("event").path("id").asText())
                .containsExactly("3", "4");
        var after = page.get(1).path("position").asText();
        assertThat(json(api.read(get("orders", Map.of("after", after)))).path("events"))
                .extracting(one -> one.path("event").path("id").asText())
                .containsExactly("5");
        assertThat(text(api.read(get("orders", Map.of("from", "yesterday"))))).contains("from: 'yesterday'");
        assertThat(text(api.read(get("orders", Map.of("from", "+1000000000-12-31T23:59:59Z")))))
                .contains("from: '+1000000000");
        assertThat(text(api.read(get("orders", Map.of("max", "1000"))))).contains("between 1 and 200");
        assertThat(text(api.read(get("orders", Map.of("max", "0")))))
                .as("an empty page would be the end")
                .contains("between 1 and 200");
    }

    /** Long events come a few at a time, however many are asked for; whoever goes on behind them gets all. */
    @Test
    void aPageOfLongEventsIsShortAndTheReplayOfAllHasAll() throws Exception {
        var data = "\"" + "a".repeat(900_000) + "\"";
        for (var i = 1; i <= 20; i++) {
            var event = "{\"specversion\":\"1.0\",\"id\":\"" + i
                    + "\",\"source\":\"/shop\",\"type\":\"order.paid\",\"data\":" + data + "}";
            assertThat(api.publish(post("orders", "application/cloudevents+json", event))
                            .status())
                    .isEqualTo(202);
        }
        ids("paid");

        var read = new ArrayList<String>();
        var after = "0";
        for (var pages = 0; !after.isEmpty(); pages++) {
            var page = json(api.read(get("orders", Map.of("after", after, "max", "200"))));
            assertThat(page.path("events").size()).isLessThanOrEqualTo(8);
            page.path("events")
                    .forEach(entry -> read.add(entry.path("event").path("id").asText()));
            after = page.path("after").asText("");
            assertThat(pages).isLessThan(10);
        }
        assertThat(read).hasSize(20).doesNotHaveDuplicates();
        clock.step(Duration.ofSeconds(1));
        var replay = json(api.replay(post("orders", "application/json", "{\"trigger\":\"paid\"}")));
        assertThat(replay.path("accepted").asInt()).isEqualTo(20);
    }

    /** One event whose data is not what its media type says: the log is read all the same. */
    @Test
    void dataThatIsCalledJsonAndIsNoneDoesNotHideTheLog() throws Exception {
        var bytes = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"data_base64\":\"YQ==\"}";
        assertThat(api.publish(post("raw", "application/cloudevents+json", bytes))
                        .status())
                .isEqualTo(202);
        var fields = Map.of(
                "ce-specversion",
                "1.0",
                "ce-id",
                "2",
                "ce-source",
                "/s",
                "ce-type",
                "t",
                "content-type",
                "application/json");
        for (var body : List.of("{", "1 2")) {
            var id = new java.util.HashMap<>(fields);
            id.put("ce-id", "of " + body.length());
            assertThat(api.publish(new ApiRequest("shop", "raw", id, Map.of(), body.getBytes(StandardCharsets.UTF_8)))
                            .status())
                    .isEqualTo(202);
        }

        assertThat(json(api.read(get("raw", Map.of()))).path("events"))
                .extracting(entry -> entry.path("event").path("data_base64").asText())
                .containsExactly("YQ==", "ew==", "MSAy");
    }

    @Test
    void aReplaySendsToOneTriggerWhatItTakesOnceForEachRun() throws Exception {
        for (var i = 1; i <= 4; i++) {
            publish("orders", "" + i, i % 2 == 0 ? "order.paid" : "order.open");
            clock.step(Duration.ofMinutes(1));
        }
        ids("paid");
        var from = "\"trigger\":\"paid\",\"from\":\"2026-03-01T09:02:30Z\"";

        var dry = json(api.replay(post("orders", "application/json", "{" + from + ",\"dryRun\":true}")));
        assertThat(dry.path("matched").asInt()).isEqualTo(1);
        assertThat(ids("paid")).isEmpty();
        var run = "{" + from + ",\"run\":\"a\"}";
        assertThat(json(api.replay(post("orders", "application/json", run)))
                        .path("accepted")
                        .asInt())
                .isEqualTo(1);
        assertThat(json(api.replay(post("orders", "application/json", run)))
                        .path("accepted")
                        .asInt())
                .isZero();
        var replayed = store.write(writes -> writes.lease(new LeaseRequest(
                        new LaneKey("shop", "orders", "paid"),
                        10,
                        clock.instant(),
                        clock.instant().plusSeconds(60),
                        "test")))
                .join();
        assertThat(replayed)
                .singleElement()
                .satisfies(event -> assertThat(EventEnvelope.read(event.content()))
                        .returns("4", envelope -> envelope.event().getId())
                        .returns(Map.of("nabi-replay", "true"), EventEnvelope::fields));
        assertThat(api.replay(post("orders", "application/json", "{\"trigger\":\"other\"}"))
                        .status())
                .isEqualTo(404);
        assertThat(api.replay(post("orders", "application/json", "{\"trigger\":\"off\"}"))
                        .status())
                .isEqualTo(404);
        for (var wrong : List.of(
                "{",
                "",
                "[]",
                "{" + from + ",\"form\":\"2026-03-01T09:00:00Z\"}",
                "{" + from + ",\"dryRun\":\"yes\"}",
                "{" + from + ",\"until\":17}")) {
            assertThat(api.replay(post("orders", "application/json", wrong)).status())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    @Test
    void aNameThatIsNoneIsRefused() throws Exception {
        assertThat(publish("Orders", "1", "t").status()).isEqualTo(400);
        assertThat(publish("a".repeat(64), "1", "t").status()).isEqualTo(400);
    }

    @Test
    void withoutTheStoreNothingIsAccepted() throws Exception {
        store.close();

        assertThat(publish("orders", "1", "t").status()).isEqualTo(503);
    }

    @Test
    void kubernetesSaysWhoMayPublish() throws Exception {
        open(new LaneBounds(99, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE), TopicAccess.by(new Reviews() {
            @Override
            public Optional<Caller> caller(String token) throws ReviewUnavailableException {
                if (token.equals("away")) {
                    throw new ReviewUnavailableException("the API server does not answer");
                }
                return token.equals("stranger")
                        ? Optional.empty()
                        : Optional.of(new Caller(token, "", List.of(), Map.of()));
            }

            @Override
            public boolean may(Caller caller, Permission permission) {
                return permission.equals(new Permission.Resource("create", "topics", "", "shop", "orders"))
                        && caller.user().equals("publisher");
            }
        }));

        assertThat(publish("orders", "1", "t").status()).isEqualTo(401);
        assertThat(publish("orders", "1", "t").fields()).containsEntry("www-authenticate", "Bearer");
        assertThat(publishAs("Bearer stranger", "orders").status()).isEqualTo(401);
        assertThat(publishAs("Basic publisher", "orders").status()).isEqualTo(401);
        assertThat(publishAs("Bearer other", "orders").status()).isEqualTo(403);
        assertThat(publishAs("Bearer publisher", "invoices").status()).isEqualTo(403);
        assertThat(publishAs("Bearer away", "orders").status()).isEqualTo(503);
        assertThat(publishAs("bearer publisher", "orders").status()).isEqualTo(202);
        assertThat(api.read(get("orders", Map.of())).status()).isEqualTo(401);
        assertThat(store.read(reads -> reads.books()).accepted()).isEqualTo(1);
    }

    private ApiAnswer publishAs(String authorization, String topic) {
        var fields =
                Map.of("content-type", "application/cloudevents+json", "nabi-original-authorization", authorization);
        return api.publish(
                new ApiRequest("shop", topic, fields, Map.of(), event("1", "t").getBytes(StandardCharsets.UTF_8)));
    }

    private ApiAnswer publish(String topic, String id, String type) {
        return api.publish(post(topic, "application/cloudevents+json", event(id, type)));
    }

    private static String event(String id, String type) {
        return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"type\":\"%s\",\"source\":\"/s\",\"data\":{\"n\":1}}"
                .formatted(id, type);
    }

    private static ApiRequest post(String topic, String contentType, String body) {
        return new ApiRequest(
                "shop", topic, Map.of("content-type", contentType), Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static ApiRequest get(String topic, Map<String, String> query) {
        return new ApiRequest("shop", topic, Map.of(), query, new byte[0]);
    }

    private List<String> ids(String trigger) throws Exception {
        var lane = new LaneKey("shop", "orders", trigger);
        var now = clock.instant();
        return store
                .write(writes -> writes.lease(new LeaseRequest(lane, 100, now, now.plusSeconds(600), "test")))
                .get()
                .stream()
                .map(LeasedEvent::content)
                .map(content -> EventEnvelope.read(content).event().getId())
                .toList();
    }

    private static String published(ApiAnswer answer) throws Exception {
        assertThat(answer.status()).as(text(answer)).isEqualTo(202);
        var body = json(answer);
        return body.path("events").asInt() + " " + body.path("deliveries").asInt() + " "
                + body.path("repeated").asInt();
    }

    private static JsonNode json(ApiAnswer answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    private static String text(ApiAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
