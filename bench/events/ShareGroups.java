import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka's share groups (KIP-932) as a work queue: how many records a second are accepted and acknowledged one by one, and
 * what becomes of a record that is released, not acknowledged in its time, or released too often.
 */
public class ShareGroups {
    private static final byte[] BODY = "x".repeat(256).getBytes();
    private static final AtomicLong done = new AtomicLong();
    private static String servers;
    private static volatile boolean isOver;

    public static void main(String[] args) throws Exception {
        servers = args[0];
        semantics();
        throughput(args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        System.exit(0);
    }

    private static void topic(String name, int partitions) throws Exception {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
            // Else a group reads what comes after it joined.
            var group = new ConfigResource(ConfigResource.Type.GROUP, name);
            admin.incrementalAlterConfigs(Map.of(
                            group,
                            List.of(
                                    new AlterConfigOp(
                                            new ConfigEntry("share.auto.offset.reset", "earliest"),
                                            AlterConfigOp.OpType.SET),
                                    new AlterConfigOp(
                                            new ConfigEntry("share.record.lock.duration.ms", "15000"),
                                            AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "acks", "all", "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static KafkaShareConsumer<byte[], byte[]> consumer(String topic) {
        var consumer = new KafkaShareConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", servers, "group.id", topic, "share.acknowledgement.mode", "explicit"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(topic));
        return consumer;
    }

    /** Ten records: 0 is released each time, the lock of 1 is renewed three times, the others are accepted. */
    private static void semantics() throws Exception {
        topic("semantics", 1);
        try (var producer = producer()) {
            for (int i = 0; i < 10; i++) {
                producer.send(new ProducerRecord<>("semantics", null, new byte[] {(byte) i})).get();
            }
        }
        var deliveries = new TreeMap<Integer, Integer>();
        var order = new ArrayList<Integer>();
        var renewed = 0;
        var start = System.nanoTime();
        try (var consumer = consumer("semantics")) {
            while (System.nanoTime() - start < 15_000_000_000L) {
                for (var record : consumer.poll(Duration.ofMillis(500))) {
                    int number = record.value()[0];
                    var count = record.deliveryCount().orElse((short) 0);
                    order.add(number);
                    deliveries.merge(number, (int) count, Math::max);
                    if (number == 1 && renewed < 3) {
                        renewed++;
                        consumer.acknowledge(record, AcknowledgeType.RENEW);
                    } else {
                        consumer.acknowledge(record, number == 0 ? AcknowledgeType.RELEASE : AcknowledgeType.ACCEPT);
                    }
                }
                consumer.commitSync();
            }
            System.out.printf("lock of a record: %s ms%n", consumer.acquisitionLockTimeoutMs().orElse(0));
        }
        System.out.println("highest delivery count of each record: " + deliveries);
        System.out.println("order of deliveries: " + order);
    }

    private static void throughput(String name, int clients, int seconds) throws Exception {
        topic("work", 4);
        for (int i = 0; i < 4; i++) {
            Thread.ofPlatform().daemon().start(() -> {
                try (var consumer = consumer("work")) {
                    while (true) {
                        var records = consumer.poll(Duration.ofMillis(200));
                        records.forEach(record -> consumer.acknowledge(record, AcknowledgeType.ACCEPT));
                        consumer.commitSync();
                        done.addAndGet(records.count());
                    }
                }
            });
        }
        try (var producer = producer()) {
            run(producer, clients, 5);
            done.set(0);
            var times = run(producer, clients, seconds);
            Arrays.sort(times);
            System.out.printf(
                    "%-28s %10.0f %10.0f %9.2f %9.2f%n",
                    name,
                    times.length / (double) seconds,
                    done.get() / (double) seconds,
                    times[times.length / 2] / 1e6,
                    times[(int) (times.length * 0.99)] / 1e6);
        }
    }

    private static long[] run(KafkaProducer<byte[], byte[]> producer, int clients, int seconds) throws Exception {
        var all = new ArrayList<long[]>();
        var threads = new ArrayList<Thread>();
        isOver = false;
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                var mine = new ArrayList<Long>();
                while (!isOver) {
                    var start = System.nanoTime();
                    try {
                        producer.send(new ProducerRecord<>("work", null, BODY)).get();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    mine.add(System.nanoTime() - start);
                }
                synchronized (all) {
                    all.add(mine.stream().mapToLong(Long::longValue).toArray());
                }
            }));
        }
        Thread.sleep(seconds * 1000L);
        isOver = true;
        for (var thread : threads) {
            thread.join();
        }
        return all.stream().flatMapToLong(Arrays::stream).toArray();
    }
}
