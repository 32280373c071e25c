package dev.nabi.events.source.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.v1alpha1.DestinationSpec;
import dev.nabi.events.delivery.Answer;
import dev.nabi.events.delivery.EventOutcome;
import dev.nabi.events.delivery.LanePolicy;
import dev.nabi.events.delivery.Sender;
import dev.nabi.events.delivery.Shape;
import dev.nabi.events.delivery.ShapedRequest;
import dev.nabi.events.delivery.Verdict;
import dev.nabi.events.source.SecretReader;
import dev.nabi.events.store.LeasedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes results to topics of Kafka. A result is done when all replicas of the cluster have it; it may be there twice, with the
 * same header {@code nabi-event-id}.
 */
public final class KafkaSink implements Sender, AutoCloseable {
    /** A producer has a thread and buffers: those that are not used go when there are more. */
    static final int MAX_PRODUCERS = 16;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final SecretReader secrets;
    private final Clock clock;
    private final Executor blocking;
    private final SequencedMap<Target, Opened> producers = new LinkedHashMap<>(16, 0.75f, true);

    private record Target(String namespace, DestinationSpec.KafkaSink sink) {}

    /** A producer that is opened by whoever needs it first: names are looked up, and others do not wait for that. */
    private final class Opened {
        private @Nullable KafkaProducer<byte[], byte[]> producer;

        synchronized KafkaProducer<byte[], byte[]> get(Target target) {
            var known = producer;
            if (known == null) {
                known = open(target);
                producer = known;
            }
            return known;
        }

        synchronized void close() {
            if (producer != null) {
                producer.close();
            }
        }
    }

    public KafkaSink(SecretReader secrets, Clock clock, Executor blocking) {
        this.secrets = secrets;
        this.clock = clock;
        this.blocking = blocking;
    }

    /** A result is its body; where it goes is the first line of its head, and its media type the second. */
    public static final class ResultShape implements Shape {
        @Override
        public ShapedRequest request(List<LeasedEvent> events) {
            return new ShapedRequest(
                    "POST", "", List.of(), events.getFirst().content().body());
        }

        @Override
        public List<EventOutcome> outcomes(List<LeasedEvent> events, Answer.Complete answer) {
            return List.of(new EventOutcome.ByStatus());
        }
    }

    @Override
    public CompletableFuture<Answer> send(List<LeasedEvent> events, LanePolicy policy, ShapedRequest request) {
        var start = clock.instant();
        var answer = new CompletableFuture<Answer>();
        blocking.execute(() -> {
            try {
                send(events.getFirst(), request, start, answer);
            } catch (KafkaException | IllegalStateException | IllegalArgumentException | JsonProcessingException e) {
                answer.complete(missing(start, e));
            }
        });
        return answer;
    }

    private void send(LeasedEvent event, ShapedRequest request, Instant start, CompletableFuture<Answer> answer)
            throws JsonProcessingException {
        var head = event.content().head().split("\n", 2);
        var sink = MAPPER.readValue(head[0], DestinationSpec.KafkaSink.class);
        var type = head.length > 1 ? head[1] : "application/json";
        var record = new ProducerRecord<byte[], byte[]>(sink.topic(), utf8(event.id()), request.body());
        record.headers().add("content-type", utf8(type)).add("nabi-event-id", utf8(event.id()));
        var _ = producer(new Target(event.lane().namespace(), sink)).send(record, (_, failure) -> {
            if (failure == null) {
                answer.complete(new Answer.Complete(start, millis(start), 200, Map.of(), new byte[0]));
            } else {
                answer.complete(missing(start, failure));
            }
        });
    }

    private Answer missing(Instant start, Exception why) {
        return new Answer.Missing(start, millis(start), true, "Kafka: " + Objects.toString(why.getMessage()));
    }

    private long millis(Instant start) {
        return Math.max(0, clock.millis() - start.toEpochMilli());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private KafkaProducer<byte[], byte[]> producer(Target target) {
        return opened(target).get(target);
    }

    private synchronized Opened opened(Target target) {
        var known = producers.get(target);
        if (known != null) {
            return known;
        }
        if (producers.size() >= MAX_PRODUCERS) {
            var eldest = producers.pollFirstEntry();
            blocking.execute(() -> eldest.getValue().close());
        }
        var opened = new Opened();
        producers.put(target, opened);
        return opened;
    }

    private KafkaProducer<byte[], byte[]> open(Target target) {
        var auth = target.sink().auth();
        var name = auth == null ? null : auth.secret();
        var secret = name == null
                ? Map.<String, byte[]>of()
                : secrets.read(target.namespace(), name)
                        .orElseThrow(() -> new IllegalArgumentException("there is no Secret " + name));
        var settings = KafkaSettings.of(target.sink().bootstrapServers(), auth, secret);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // More at a time are refused as out of order for as long as a new topic has no leader.
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L << 20);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Verdict verdict(Answer answer) {
        return Verdict.ofUrl(answer);
    }

    @Override
    public synchronized void close() {
        producers.values().forEach(Opened::close);
        producers.clear();
    }
}
