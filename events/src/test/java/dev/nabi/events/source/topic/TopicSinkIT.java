package dev.nabi.events.source.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.SteppedClock;
import dev.nabi.events.TestTriggers;
import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.delivery.LanePolicy;
import dev.nabi.events.delivery.RetryPolicy;
import dev.nabi.events.delivery.Senders;
import dev.nabi.events.delivery.ShapedRequest;
import dev.nabi.events.delivery.Verdict;
import dev.nabi.events.source.kafka.KafkaSink;
import dev.nabi.events.store.EventContent;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.Lease;
import dev.nabi.events.store.LeaseRequest;
import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.NewEvent;
import dev.nabi.events.store.Settlement;
import dev.nabi.events.store.TopicEntry;
import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.metering.ledger.DatabaseConfig;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results for a topic whose Triggers have no room, or are not known yet, on a real store. */
class TopicSinkIT {
    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    private static final LaneKey SOURCE = LaneKey.calls("shop", "orders");
    private static final LaneKey RECEIVER = new LaneKey("shop", "orders", "all");

    @TempDir
    Path directory;

    private final SteppedClock clock = new SteppedClock(START);
    private final List<LaneKey> told = new ArrayList<>();
    private volatile boolean isSynced = true;
    private JdbcEventStore store;
    private TopicHub hub;

    @BeforeEach
    void open() throws Exception {
        store = JdbcEventStore.open(
                DatabaseConfig.sqlite(directory.resolve("events.db")),
                new LaneBounds(1, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE));
        var table = TestTriggers.table(TestTriggers.trigger("all", "topic: {name: records}", ""));
        hub = new TopicHub(store, () -> table, () -> isSynced, clock, told::add);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private static EventContent content(String id) {
        return EventEnvelope.of(CloudEventBuilder.v1()
                        .withId(id)
                        .withSource(URI.create("/shop"))
                        .withType("record")
                        .build())
                .content();
    }

    private boolean publishInACommit(String id) {
        var event = new NewEvent(id, SOURCE, START, START, START.plusSeconds(60), null, null, 1, "", content(id));
        return store.write(writes -> hub.publish(writes, "records", event))
                .join()
                .isPresent();
    }

    private Verdict send(String id) throws Exception {
        var sink = new TopicSink(hub, clock);
        var content = new EventContent("records\n" + content(id).head(), new byte[0]);
        var event = new LeasedEvent(
                new Lease("shop.orders." + id, 1),
                new LaneKey("shop", "orders", Senders.TOPIC),
                START,
                START.plusSeconds(60),
                null,
                1,
                "",
                0,
                0,
                0,
                false,
                content);
        var policy = LanePolicy.single(RetryPolicy.DEFAULT, new KafkaSink.ResultShape());
        var request = new ShapedRequest("POST", "", List.of(), new byte[0]);
        return sink.verdict(sink.send(List.of(event), policy, request).get(30, TimeUnit.SECONDS));
    }

    private void makeRoom() {
        var leased = store.write(
                        writes -> writes.lease(new LeaseRequest(RECEIVER, 9, START, START.plusSeconds(60), "t")))
                .join();
        store.settle(
                        leased.stream()
                                .map(one -> new Settlement(one.lease(), START, new Settlement.Succeeded(null), null))
                                .toList(),
                        (_, _) -> {})
                .join();
    }

    @Test
    void aResultWaitsUntilTheTriggerHasRoomAndIsPublishedOnce() throws Exception {
        assertThat(publishInACommit("1")).isTrue();
        assertThat(publishInACommit("2")).as("no room").isFalse();
        assertThat(told).as("before the commit nobody is told").isEmpty();

        assertThat(send("2")).isInstanceOf(Verdict.Deferred.class);
        makeRoom();
        assertThat(send("2")).isEqualTo(new Verdict.Done());

        assertThat(told).containsExactly(RECEIVER);
        assertThat(store.<List<TopicEntry>>read(reads -> reads.topic("shop", "records", START, 0, 10)))
                .hasSize(2);
        assertThat(store.read(reads -> reads.books()).accepted()).isEqualTo(2);
    }

    @Test
    void nothingIsPublishedBeforeTriggersAreKnown() throws Exception {
        isSynced = false;

        assertThat(publishInACommit("1")).isFalse();
        assertThat(send("1")).isInstanceOf(Verdict.Deferred.class);
        isSynced = true;
        assertThat(send("1")).isEqualTo(new Verdict.Done());
        assertThat(store.read(reads -> reads.books()).accepted()).isEqualTo(1);
    }
}
