package dev.nabi.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.DestinationSpec;
import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.store.DeadReason;
import dev.nabi.events.store.EventContent;
import dev.nabi.events.store.EventReads;
import dev.nabi.events.store.EventResult;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.Lease;
import dev.nabi.events.store.LeaseRequest;
import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.NewEvent;
import dev.nabi.events.store.Settlement;
import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.metering.ledger.DatabaseConfig;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What follows from the end of a Trigger's event, on a real store. */
class ResultsTest {
    private static final LaneKey LANE = new LaneKey("shop", "orders", "paid");
    private static final EventContent CONTENT = new EventEnvelope(
                    CloudEventBuilder.v1()
                            .withId("17")
                            .withSource(URI.create("/shop"))
                            .withType("order.paid")
                            .withDataContentType("application/json")
                            .withData("{\"total\":120}".getBytes(StandardCharsets.UTF_8))
                            .build(),
                    Map.of("X-GitHub-Event", "push"),
                    null)
            .content();

    @TempDir
    Path directory;

    private JdbcEventStore store;
    private @Nullable EventResult answer;
    private final List<String> published = new ArrayList<>();
    private boolean isFull;
    private boolean isReplayed;
    private final Results results = new Results((_, topic, event) -> {
        published.add(topic + " " + EventEnvelope.read(event.content()).event().getId() + " " + text(event));
        return isFull ? Optional.empty() : Optional.of(List.of(new LaneKey("shop", "undertaker", topic)));
    });

    @BeforeEach
    void open() throws Exception {
        store = JdbcEventStore.open(DatabaseConfig.sqlite(directory.resolve("events.db")), LaneBounds.NONE);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private static String text(NewEvent event) {
        return new String(event.content().body(), StandardCharsets.UTF_8);
    }

    private List<LaneKey> ends(Settlement.Ending ending, DestinationSpec deadLetter) {
        return ends(LANE, CONTENT, ending, null, deadLetter);
    }

    private List<LaneKey> ends(
            LaneKey lane,
            EventContent content,
            Settlement.Ending ending,
            @Nullable DestinationSpec onSuccess,
            @Nullable DestinationSpec deadLetter) {
        var lease = new Lease("shop.orders.01hzzzzzzz0123456789abcdef", 1);
        var event = new LeasedEvent(
                lease, lane, Events.NOW, Events.NOW.plusSeconds(60), null, 0, "", 3, 0, 0, isReplayed, content);
        var policy = new LanePolicy(
                Events.POLICY.retry(),
                1,
                Events.POLICY.batchWait(),
                0,
                false,
                "",
                false,
                Events.POLICY.shape(),
                onSuccess,
                null,
                deadLetter);
        var settlement = new Settlement(lease, Events.NOW, ending, null);
        return store.write(writes -> results.write(writes, new Results.Ended(event, settlement, answer), policy))
                .join();
    }

    private List<LeasedEvent> leased(LaneKey lane) {
        var request = new LeaseRequest(lane, 10, Events.NOW, Events.NOW.plusSeconds(60), "here");
        return store.write(writes -> writes.lease(request)).join();
    }

    private static DestinationSpec function(String name) {
        return new DestinationSpec(name, null, null, null, null);
    }

    private static final Settlement.Dead DEAD = new Settlement.Dead(DeadReason.ATTEMPTS_SPENT, "3 attempts", null);

    @Test
    void anEventThatIsDeadGoesToAFunctionAsItWas() throws Exception {
        var lane = LaneKey.calls("shop", "undertaker");
        assertThat(ends(DEAD, function("undertaker"))).containsExactly(lane);

        var leased = leased(lane);
        assertThat(leased).hasSize(1);
        var head = CallHead.of(leased.getFirst().content().head());
        assertThat(head.fields())
                .contains(
                        new CallHead.Field("X-GitHub-Event", "push"),
                        new CallHead.Field("ce-id", "17"),
                        new CallHead.Field("ce-type", "order.paid"));
        assertThat(new String(leased.getFirst().content().body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"total\":120}");
    }

    @Test
    void anEventThatIsDeadIsPublishedAsItWas() {
        assertThat(ends(DEAD, new DestinationSpec(null, "graves", null, null, null)))
                .containsExactly(new LaneKey("shop", "undertaker", "graves"));

        assertThat(published).containsExactly("graves 17 {\"total\":120}");
    }

    /** A Trigger of the topic has no room: what is published waits, and is not lost. */
    @Test
    void whatATopicHasNoRoomForWaitsInALaneOfItsOwn() {
        isFull = true;
        var lane = new LaneKey("shop", "orders", Senders.TOPIC);

        assertThat(ends(DEAD, new DestinationSpec(null, "graves", null, null, null)))
                .containsExactly(lane);

        assertThat(leased(lane))
                .singleElement()
                .satisfies(waiting -> assertThat(waiting.content().head()).startsWith("graves\n{"));
    }

    /** Else its second end would be taken for a repetition of the first, which has another content. */
    @Test
    void theRecordOfAnEventThatWasRedrivenHasAnIdOfItsOwn() {
        var records = new DestinationSpec(null, "records", null, null, null);

        ends(LANE, CONTENT, new Settlement.Succeeded(null), records, null);
        isReplayed = true;
        ends(LANE, CONTENT, new Settlement.Succeeded(null), records, null);

        assertThat(published).extracting(one -> one.split(" ", -1)[1]).doesNotHaveDuplicates();
    }

    @Test
    void anEventThatIsDeadIsARecordOfKafkaInTheStructuredMode() throws Exception {
        var kafka = new DestinationSpec.KafkaSink("localhost:9092", "graves", null);
        ends(DEAD, new DestinationSpec(null, null, null, null, kafka));

        var leased = leased(new LaneKey("shop", "orders", Senders.KAFKA));
        assertThat(leased.getFirst().content().head()).endsWith("\napplication/cloudevents+json");
        assertThat(new String(leased.getFirst().content().body(), StandardCharsets.UTF_8))
                .contains("\"id\":\"17\"", "\"total\":120");
    }

    /** The trace of who published or called goes on over every Function that follows. */
    @Test
    void whatFollowsGoesOnInTheTraceOfTheEvent() {
        var parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var published = new EventEnvelope(EventEnvelope.read(CONTENT).event(), Map.of("traceparent", parent), null);
        var called = new CallHead("POST", "/", List.of(new CallHead.Field("Traceparent", parent)), "", "");
        var done = new Settlement.Succeeded(null);

        ends(LANE, published.content(), done, function("after-topic"), null);
        ends(
                LaneKey.calls("shop", "orders"),
                new EventContent(called.json(), new byte[0]),
                done,
                function("after-call"),
                null);

        for (var function : List.of("after-topic", "after-call")) {
            var following = leased(LaneKey.calls("shop", function)).getFirst();
            assertThat(CallHead.of(following.content().head()).fields())
                    .as(function)
                    .contains(new CallHead.Field("traceparent", parent));
        }
    }

    /** A Function that answers with what it got would make records longer from one to the next. */
    @Test
    void aRecordIsNoLongerThanAnEventMayBe() throws Exception {
        var body = ("\"" + "a".repeat(1_000_000) + "\"").getBytes(StandardCharsets.UTF_8);
        var event = new EventEnvelope(
                CloudEventBuilder.v1(EventEnvelope.read(CONTENT).event())
                        .withData(body)
                        .build(),
                Map.of(),
                null);
        answer = new EventResult(200, "application/json", body);

        ends(LANE, event.content(), new Settlement.Succeeded(answer), function("next"), null);

        var record = leased(LaneKey.calls("shop", "next")).getFirst().content().body();
        assertThat(record.length).isLessThan(1 << 20);
        assertThat(new String(record, StandardCharsets.UTF_8))
                .contains("\"requestPayload\":\"aaa", "\"leftOut\":[\"responsePayload\"]");
    }

    /** A text that begins as JSON does is none: its rest was lost. */
    @Test
    void aRecordHasPayloadsAsTheyWere() {
        var called = new CallHead("POST", "/", List.of(), "", "");
        answer = new EventResult(
                200, "application/json", "{\"sum\":12345678901234567.89}".getBytes(StandardCharsets.UTF_8));

        ends(
                LaneKey.calls("shop", "orders"),
                new EventContent(called.json(), "12 apples".getBytes(StandardCharsets.UTF_8)),
                new Settlement.Succeeded(null),
                function("next"),
                null);

        assertThat(new String(
                        leased(LaneKey.calls("shop", "next"))
                                .getFirst()
                                .content()
                                .body(),
                        StandardCharsets.UTF_8))
                .contains("\"requestPayload\":\"12 apples\"")
                .contains("\"responsePayload\":{\"sum\":12345678901234567.89}");
    }

    @Test
    void anEventThatSucceededGoesToNoDeadLetter() throws Exception {
        ends(new Settlement.Succeeded(null), function("undertaker"));

        assertThat(store.read(EventReads::books).queued()).isZero();
    }
}
