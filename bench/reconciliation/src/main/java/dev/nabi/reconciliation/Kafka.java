package dev.nabi.reconciliation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker's process over its restarts, on one port and one directory. */
final class Kafka implements AutoCloseable {
    static final String IN = "in";
    static final String OUT = "out";
    private static final int PARTITIONS = 6;
    private static final Duration START = Duration.ofSeconds(90);

    private final int port;
    private final Child child;

    Kafka(Path directory) throws IOException {
        port = Ports.free();
        Files.createDirectories(directory);
        child = new Child(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Function.classPath(),
                        KafkaServer.class.getName(),
                        Integer.toString(port),
                        Integer.toString(Ports.free()),
                        directory.toAbsolutePath().toString()),
                Map.of(),
                directory);
    }

    String servers() {
        return "127.0.0.1:" + port;
    }

    void start() throws IOException, InterruptedException {
        child.start();
        child.await("The start of Kafka", START, () -> Ports.isListening(port));
    }

    void kill() throws InterruptedException {
        child.kill();
    }

    void createTopics() throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers()))) {
            admin.createTopics(
                            List.of(new NewTopic(IN, PARTITIONS, (short) 1), new NewTopic(OUT, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** One that goes on over kills of the broker, and writes no record twice. */
    KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", servers(),
                        "acks", "all",
                        "enable.idempotence", true,
                        "linger.ms", 5,
                        "delivery.timeout.ms", 300_000,
                        "max.block.ms", 300_000,
                        "max.in.flight.requests.per.connection", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** How many records a topic has. */
    long size(String topic) {
        try (var consumer = consumer()) {
            return consumer.endOffsets(partitions(topic)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** The keys of all records of a topic. */
    Set<String> keys(String topic) {
        var keys = new HashSet<String>();
        try (var consumer = consumer()) {
            consumer.assign(partitions(topic));
            consumer.seekToBeginning(partitions(topic));
            var left = new HashMap<>(consumer.endOffsets(partitions(topic)));
            left.values().removeIf(end -> end == 0);
            while (!left.isEmpty()) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    keys.add(new String(record.key(), StandardCharsets.UTF_8));
                }
                left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            }
        }
        return keys;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers()), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
    }

    @Override
    public void close() {
        child.close();
    }
}
