package dev.nabi.events.source.kafka;

import dev.nabi.api.v1alpha1.KafkaSource;
import dev.nabi.events.source.Incoming;
import dev.nabi.events.source.Intake;
import dev.nabi.events.source.SecretReader;
import dev.nabi.events.source.Waiting;
import dev.nabi.events.store.Acceptance;
import dev.nabi.events.store.EventReads;
import dev.nabi.events.store.EventStore;
import dev.nabi.events.store.StoreException;
import dev.nabi.events.trigger.RunningSource;
import dev.nabi.events.trigger.SourceState;
import dev.nabi.events.trigger.TriggerDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the topics of one Trigger as a member of its consumer group.
 *
 * <pre>
 * poll → accept in one commit → remember offset and event → heads that are settled → commit their offsets
 *            └ lane full, store away: seek back, read again later
 * </pre>
 *
 * A record that is read again, after a crash or by another member, is the same event: its unique key is its position and its
 * time. Where much is not settled, partitions are paused; the consumer stays a member of its group.
 */
public final class KafkaReader implements RunningSource {
    /** The most records that are read and not settled. */
    static final int MAX_OPEN = 5_000;

    private static final Logger LOG = Logger.getLogger(KafkaReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration AGAIN = Duration.ofSeconds(3);

    private final TriggerDefinition trigger;
    private final KafkaSource source;
    private final EventStore store;
    private final Intake intake;
    private final SecretReader secrets;
    private final Thread thread;
    private final Offsets offsets = new Offsets();
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
    private volatile SourceState state = new SourceState("Connecting", "no broker has answered yet");
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean isClosed;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    public KafkaReader(
            TriggerDefinition trigger, KafkaSource source, EventStore store, Intake intake, SecretReader secrets) {
        this.trigger = trigger;
        this.source = source;
        this.store = store;
        this.intake = intake;
        this.secrets = secrets;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("kafka " + trigger.namespace() + "/" + trigger.name())
                .unstarted(this::run);
    }

    public KafkaReader start() {
        thread.start();
        return this;
    }

    @Override
    public SourceState state() {
        return state;
    }

    /** Ends after the poll that runs: what is settled is committed, and the group has the partitions back. */
    @Override
    public void close() {
        isClosed = true;
        closing.countDown();
        var current = consumer;
        if (current != null) {
            current.wakeup();
        }
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isClosed) {
            try (var opened = new KafkaConsumer<byte[], byte[]>(settings())) {
                consumer = opened;
                read(opened);
            } catch (WakeupException closing) {
                return;
            } catch (KafkaException | IllegalStateException | IllegalArgumentException e) {
                failed(e);
            } finally {
                consumer = null;
                offsets.partitions().toList().forEach(offsets::lost);
                uncommitted.clear();
            }
        }
    }

    private void failed(RuntimeException e) {
        var cause = e.getCause() == null ? e : e.getCause();
        state = new SourceState("KafkaUnavailable", Objects.toString(cause.getMessage()));
        LOG.warnf("%s/%s: Kafka: %s; trying again", trigger.namespace(), trigger.name(), cause.getMessage());
        pause(AGAIN);
    }

    private void read(Consumer<byte[], byte[]> opened) {
        opened.subscribe(source.topics(), new Rebalance(opened));
        while (!isClosed) {
            var records = opened.poll(POLL);
            if (!opened.assignment().isEmpty() || opened.groupMetadata().generationId() >= 0) {
                state = SourceState.READY;
            }
            if (!records.isEmpty()) {
                take(opened, records.partitions(), partition -> records.records(partition));
            }
            commit(opened);
            throttle(opened);
        }
        commit(opened);
    }

    @FunctionalInterface
    private interface Records {
        List<ConsumerRecord<byte[], byte[]>> of(TopicPartition partition);
    }

    private void take(Consumer<byte[], byte[]> opened, Collection<TopicPartition> partitions, Records records) {
        var all = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        partitions.forEach(partition -> all.addAll(records.of(partition)));
        var taken = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        var events = new ArrayList<Incoming>();
        for (var record : all) {
            var envelope = KafkaRecords.envelope(record, trigger.sourceUri());
            if (trigger.filter().matches(envelope.event())) {
                taken.add(record);
                events.add(new Incoming(envelope, "kafka " + KafkaRecords.identity(record)));
            }
        }
        try {
            var answers = events.isEmpty() ? List.<Acceptance>of() : Waiting.of(intake.accept(trigger, events));
            remember(opened, all, taken, answers);
        } catch (StoreException e) {
            LOG.warnf("%s/%s: %s; reading again", trigger.namespace(), trigger.name(), e.getMessage());
            partitions.forEach(partition ->
                    opened.seek(partition, records.of(partition).getFirst().offset()));
            pause(Duration.ofSeconds(1));
        }
    }

    private void remember(
            Consumer<byte[], byte[]> opened,
            List<ConsumerRecord<byte[], byte[]>> all,
            List<ConsumerRecord<byte[], byte[]>> taken,
            List<Acceptance> answers) {
        var ids = new HashMap<ConsumerRecord<byte[], byte[]>, Acceptance>();
        for (var i = 0; i < taken.size(); i++) {
            ids.put(taken.get(i), answers.get(i));
        }
        var full = new HashSet<TopicPartition>();
        for (var record : all) {
            var partition = new TopicPartition(record.topic(), record.partition());
            if (full.contains(partition)) {
                continue;
            }
            switch (ids.get(record)) {
                case null -> offsets.accepted(partition, record.offset(), Offsets.NOTHING);
                case Acceptance.Accepted(var id) -> offsets.accepted(partition, record.offset(), id);
                case Acceptance.Repeated(var id) -> offsets.accepted(partition, record.offset(), id);
                case Acceptance.Conflict(var id) -> offsets.accepted(partition, record.offset(), id);
                case Acceptance.Full f -> {
                    full.add(partition);
                    opened.seek(partition, record.offset());
                }
            }
        }
        if (!full.isEmpty()) {
            pause(Duration.ofMillis(500));
        }
    }

    private void commit(Consumer<byte[], byte[]> opened) {
        try {
            uncommitted.putAll(store.read(reads -> offsets.advance(id -> isSettled(reads, id))));
            if (!uncommitted.isEmpty()) {
                opened.commitSync(uncommitted);
                uncommitted.clear();
            }
        } catch (StoreException e) {
            LOG.warnf("%s/%s: offsets: %s", trigger.namespace(), trigger.name(), e.getMessage());
        } catch (CommitFailedException | RebalanceInProgressException rebalanced) {
            // The next poll says which partitions are still ours. What is not committed is read again, and is the same
            // event.
            LOG.debugf("%s/%s: %s", trigger.namespace(), trigger.name(), rebalanced.getMessage());
        }
    }

    /** One that is no longer kept was settled some time ago. */
    private static boolean isSettled(EventReads reads, String id) {
        try {
            return reads.find(id).map(event -> event.state().isFinal()).orElse(true);
        } catch (StoreException e) {
            return false;
        }
    }

    private void throttle(Consumer<byte[], byte[]> opened) {
        if (offsets.size() >= MAX_OPEN) {
            opened.pause(opened.assignment());
        } else if (!opened.paused().isEmpty()) {
            opened.resume(opened.paused());
        }
    }

    /** Waits, or until it is closed. */
    private void pause(Duration time) {
        try {
            var _ = closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> opened;

        Rebalance(Consumer<byte[], byte[]> opened) {
            this.opened = opened;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commit(opened);
            onPartitionsLost(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            partitions.forEach(offsets::lost);
            partitions.forEach(uncommitted::remove);
        }
    }

    private Map<String, Object> settings() {
        var auth = source.auth();
        var secretName = auth == null ? null : auth.secret();
        var secret = secretName == null
                ? Map.<String, byte[]>of()
                : secrets.read(trigger.namespace(), secretName)
                        .orElseThrow(() -> new IllegalArgumentException("there is no Secret " + secretName));
        var settings = KafkaSettings.of(source.bootstrapServers(), auth, secret);
        var group = source.group() == null ? "nabi." + trigger.namespace() + "." + trigger.name() : source.group();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, source.start().name().toLowerCase(Locale.ROOT));
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 15_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 2 << 20);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        return settings;
    }
}
