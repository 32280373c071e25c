package dev.nabi.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.DestinationSpec;
import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.store.DeadReason;
import dev.nabi.events.store.EventContent;
import dev.nabi.events.store.EventReads;
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
    private final List<String> published = new ArrayList<>();
    private final Results results = new Results((_, topic, event) -> published.add(
            topic + " " + EventEnvelope.read(event.content()).event().getId() + " " + text(event)));

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
        var lease = new Lease("shop.orders.01hzzzzzzz0123456789abcdef", 1);
        var event = new LeasedEvent(
                lease, LANE, Events.NOW, Events.NOW.plusSeconds(60), null, 0, "", 3, 0, 0, false, CONTENT);
        var policy = new LanePolicy(
                Events.POLICY.retry(),
                1,
                Events.POLICY.batchWait(),
                0,
                false,
                "",
                false,
                Events.POLICY.shape(),
                null,
                null,
                deadLetter);
        var settlement = new Settlement(lease, Events.NOW, ending, null);
        return store.write(writes -> results.write(writes, new Results.Ended(event, settlement, null), policy))
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
        ends(DEAD, new DestinationSpec(null, "graves", null, null, null));

        assertThat(published).containsExactly("graves 17 {\"total\":120}");
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

    @Test
    void anEventThatSucceededGoesToNoDeadLetter() throws Exception {
        ends(new Settlement.Succeeded(null), function("undertaker"));

        assertThat(store.read(EventReads::books).queued()).isZero();
    }
}
