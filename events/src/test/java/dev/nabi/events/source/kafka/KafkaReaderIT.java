package dev.nabi.events.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.TestTriggers;
import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.source.Intake;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.LeaseRequest;
import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.Settlement;
import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.events.trigger.TriggerDefinition;
import dev.nabi.metering.ledger.DatabaseConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of a real broker through the real store. How many: {@code -Dnabi.kafka.records=100000} for the whole proof. */
class KafkaReaderIT {
    private static final int RECORDS = Integer.getInteger("nabi.kafka.records", 6_000);
    private static final LaneKey LANE = new LaneKey("shop", "orders", "reader");

    @TempDir
    static Path kafka;

    @TempDir
    Path directory;

    private static Broker broker;
    private JdbcEventStore store;
    private final List<KafkaReader> readers = new ArrayList<>();

    @BeforeAll
    static void startBroker() throws Exception {
        broker = Broker.start(kafka);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void openStore() throws Exception {
        store = JdbcEventStore.open(DatabaseConfig.sqlite(directory.resolve("events.db")), LaneBounds.NONE);
    }

    @AfterEach
    void close() throws Exception {
        readers.forEach(KafkaReader::close);
        store.close();
    }

    @Test
    void offsetsAreCommittedWhenTheirEventsAreSettled() throws Exception {
        broker.topic("settled", 1);
        produce("settled", 10);
        reader("settled", "").start();
        var leased = leaseAll(10);
        assertThat(committed("settled")).isEmpty();

        settle(leased.subList(1, 10));
        settle(leased.subList(0, 1));

        await(() -> committed("settled").equals(Map.of(0, 10L)));
    }

    @Test
    void theFirstThatIsNotSettledHoldsTheOffset() throws Exception {
        broker.topic("held", 1);
        produce("held", 10);
        reader("held", "").start();
        var leased = leaseAll(10);

        settle(leased.stream().filter(event -> offset(event) != 4).toList());

        await(() -> committed("held").equals(Map.of(0, 4L)));
    }

    /** What was read and not committed is read again by the next member of the group, and is the same event. */
    @Test
    void whatIsReadAgainIsTheSameEvent() throws Exception {
        broker.topic("again", 3);
        produce("again", 300);
        var first = reader("again", "").start();
        var leased = leaseAll(300);
        settle(leased.subList(0, 100));
        first.close();

        reader("again", "").start();
        settle(leased.subList(100, 300));

        await(() ->
                committed("again").values().stream().mapToLong(Long::longValue).sum() == 300);
        assertThat(store.read(reads -> reads.books()).accepted()).isEqualTo(300);
        assertThat(leaseSome()).isEmpty();
    }

    /** It has the same offsets once more: were that all that tells records apart, new ones would be lost. */
    @Test
    void recordsOfATopicThatWasMadeAgainAreOthers() throws Exception {
        broker.topic("remade", 1);
        produce("remade", 10);
        var first = reader("remade", "").start();
        settle(leaseAll(10));
        await(() -> committed("remade").equals(Map.of(0, 10L)));
        first.close();
        broker.delete("remade");
        await(() -> committed("remade").isEmpty());
        broker.topic("remade", 1);
        produce("remade", 10);

        reader("remade", "").start();

        settle(leaseAll(10));
    }

    @Test
    void aFullLaneIsReadAgainLater() throws Exception {
        store.close();
        var bounds = new LaneBounds(50, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        store = JdbcEventStore.open(DatabaseConfig.sqlite(directory.resolve("bounded.db")), bounds);
        broker.topic("full", 2);
        produce("full", 400);
        reader("full", "").start();

        settleAll(400, Duration.ofSeconds(60));

        await(() ->
                committed("full").values().stream().mapToLong(Long::longValue).sum() == 400);
        assertThat(store.read(reads -> reads.books()).accepted()).isEqualTo(400);
    }

    @Test
    void whatTheFilterLeavesOutIsCommitted() throws Exception {
        broker.topic("filtered", 1);
        produce("filtered", 10);
        reader("filtered", "filter: [{data: {number: [{numeric: ['<', 3]}]}}]").start();

        settle(leaseAll(3));

        await(() -> committed("filtered").equals(Map.of(0, 10L)));
    }

    @Test
    void cloudEventsInBothModesAndRecordsOfAnyOtherKind() throws Exception {
        broker.topic("modes", 1);
        try (var producer = broker.producer()) {
            var binary = record("modes", "key", "{\"a\":1}");
            Map.of(
                            "ce_specversion",
                            "1.0",
                            "ce_id",
                            "b 100%",
                            "ce_type",
                            "t",
                            "ce_source",
                            "/s",
                            "content-type",
                            "application/json")
                    .forEach((name, value) -> binary.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            producer.send(binary).get();
            var structured = record(
                    "modes",
                    "key",
                    "{\"specversion\":\"1.0\",\"id\":\"s\",\"type\":\"t\",\"source\":\"/s\",\"data\":{\"a\":2}}");
            structured.headers().add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8));
            producer.send(structured).get();
            producer.send(record("modes", "key", "plain")).get();
            producer.send(new ProducerRecord<>("modes", null, null)).get();
        }
        reader("modes", "").start();

        var events = leaseAll(4).stream()
                .map(event -> EventEnvelope.read(event.content()))
                .toList();

        assertThat(events)
                .extracting(one -> one.event().getId())
                .containsExactly("b 100%", "s", "modes-0-2", "modes-0-3");
        assertThat(events)
                .extracting(one -> one.event().getType())
                .containsExactly("t", "t", "dev.nabi.kafka.record", "dev.nabi.kafka.record");
        assertThat(events.get(2).event().getExtension("partitionkey")).isEqualTo("key");
        assertThat(events.get(2).event().getData().toBytes()).isEqualTo("plain".getBytes(StandardCharsets.UTF_8));
        assertThat(events.get(3).event().getData()).isNull();
        assertThat(events.get(1).kafka().structured()).isTrue();
    }

    @Test
    void aBrokerThatIsAwayIsTold() throws Exception {
        var source = "kafka: {bootstrapServers: 'nobody.invalid:9092', topics: [a]}";
        var reader = start(TestTriggers.trigger("reader", source, ""));

        await(() -> reader.state().reason().equals("KafkaUnavailable"));
        assertThat(reader.state().message()).contains("No resolvable bootstrap urls");
    }

    /** Members come and go while records are read, delivered and settled: none is lost, none is accepted twice. */
    @Test
    void rebalancesLoseNothingAndDoubleNothing() throws Exception {
        broker.topic("rebalanced", 6);
        var producer = Thread.ofVirtual().start(() -> produce("rebalanced", RECORDS));
        var seen = new TreeMap<String, Integer>();
        reader("rebalanced", "").start();
        var next = RECORDS / 8;
        var idle = Instant.now();
        while (seen.size() < RECORDS && Duration.between(idle, Instant.now()).toSeconds() < 60) {
            var leased = leaseSome();
            leased.forEach(event -> seen.merge(position(event), 1, Integer::sum));
            settle(leased);
            if (leased.isEmpty()) {
                Thread.sleep(20);
            } else {
                idle = Instant.now();
            }
            if (seen.size() >= next) {
                next += RECORDS / 8;
                rebalance();
            }
        }
        producer.join();

        assertThat(seen.size()).isEqualTo(RECORDS);
        assertThat(seen.values()).allMatch(times -> times == 1);
        await(() -> committed("rebalanced").values().stream()
                        .mapToLong(Long::longValue)
                        .sum()
                == RECORDS);
        var books = store.read(reads -> reads.books());
        assertThat(books.accepted()).isEqualTo(RECORDS);
        assertThat(books.settled()).isEqualTo(RECORDS);
        assertThat(books.drift()).isZero();
    }

    /** A member joins, or the oldest leaves. */
    private void rebalance() {
        if (readers.size() < 3) {
            reader("rebalanced", "").start();
        } else {
            readers.removeFirst().close();
        }
    }

    private KafkaReader reader(String topic, String more) {
        var source =
                "kafka: {bootstrapServers: '%s', topics: [%s], start: earliest}".formatted(broker.servers(), topic);
        return newReader(TestTriggers.trigger("reader", source, more));
    }

    private KafkaReader start(TriggerDefinition trigger) {
        return newReader(trigger).start();
    }

    private KafkaReader newReader(TriggerDefinition trigger) {
        var intake = new Intake(store, Clock.systemUTC(), _ -> {});
        var reader =
                new KafkaReader(trigger, trigger.spec().source().kafka(), store, intake, (_, _) -> Optional.empty());
        readers.add(reader);
        return reader;
    }

    private static void produce(String topic, int count) {
        try (var producer = broker.producer()) {
            var sent = new ArrayList<Future<RecordMetadata>>();
            for (var i = 0; i < count; i++) {
                sent.add(producer.send(record(topic, "key-" + i, "{\"number\":" + i + "}")));
            }
            for (var one : sent) {
                one.get();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, String value) {
        return new ProducerRecord<>(
                topic, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    private List<LeasedEvent> leaseSome() throws Exception {
        var now = Instant.now();
        return store.write(writes -> writes.lease(new LeaseRequest(LANE, 500, now, now.plusSeconds(600), "test")))
                .get();
    }

    private List<LeasedEvent> leaseAll(int count) throws Exception {
        var all = new ArrayList<LeasedEvent>();
        var deadline = Instant.now().plusSeconds(60);
        while (all.size() < count && Instant.now().isBefore(deadline)) {
            all.addAll(leaseSome());
            Thread.sleep(20);
        }
        assertThat(all).hasSize(count);
        return all;
    }

    private void settleAll(int count, Duration patience) throws Exception {
        var deadline = Instant.now().plus(patience);
        var settled = 0;
        while (settled < count && Instant.now().isBefore(deadline)) {
            var leased = leaseSome();
            settle(leased);
            settled += leased.size();
            Thread.sleep(20);
        }
        assertThat(settled).isEqualTo(count);
    }

    private void settle(List<LeasedEvent> events) throws Exception {
        var now = Instant.now();
        var settlements = events.stream()
                .map(event -> new Settlement(event.lease(), now, new Settlement.Succeeded(null), null))
                .toList();
        assertThat(store.write(writes -> writes.settle(settlements)).get()).doesNotContain(false);
    }

    private static String position(LeasedEvent event) {
        return EventEnvelope.read(event.content()).kafka().position();
    }

    private static long offset(LeasedEvent event) {
        return EventEnvelope.read(event.content()).kafka().offset();
    }

    private static Map<Integer, Long> committed(String topic) throws Exception {
        try (var admin = broker.admin()) {
            return admin
                    .listConsumerGroupOffsets("nabi.shop.reader")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()
                    .stream()
                    .filter(entry -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
                    .collect(Collectors.toMap(
                            entry -> entry.getKey().partition(),
                            entry -> entry.getValue().offset()));
        }
    }

    @FunctionalInterface
    private interface Check {
        boolean holds() throws Exception;
    }

    private static void await(Check check) throws Exception {
        var deadline = Instant.now().plusSeconds(60);
        while (!check.holds()) {
            assertThat(Instant.now()).as("still waiting").isBefore(deadline);
            Thread.sleep(100);
        }
    }
}
