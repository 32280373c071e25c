package dev.nabi.events.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.DestinationSpec;
import dev.nabi.api.v1alpha1.KafkaAuth;
import dev.nabi.events.TestTriggers;
import dev.nabi.events.delivery.Answer;
import dev.nabi.events.delivery.CallShape;
import dev.nabi.events.delivery.LanePolicy;
import dev.nabi.events.delivery.RetryPolicy;
import dev.nabi.events.source.Intake;
import dev.nabi.events.source.SecretReader;
import dev.nabi.events.store.EventContent;
import dev.nabi.events.store.EventReads;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.Lease;
import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.metering.ledger.DatabaseConfig;
import dev.nabi.ports.FreePort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker that lets in who signs in with SASL, over TLS, with a certificate of an authority of its own. */
class KafkaAuthIT {
    private static final String LOGIN = "org.apache.kafka.common.security.%s required%s;";

    @TempDir
    static Path kafka;

    @TempDir
    Path directory;

    private static Broker broker;
    private static int secured;
    private static byte[] certificate;
    private JdbcEventStore store;

    @BeforeAll
    static void start() throws Exception {
        var keys = kafka.resolve("broker.p12");
        var file = kafka.resolve("ca.crt");
        keytool(
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=broker",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                keys.toString());
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "broker",
                "-storepass",
                "changeit",
                "-keystore",
                keys.toString(),
                "-file",
                file.toString());
        certificate = Files.readAllBytes(file);
        secured = FreePort.next();
        var listener = "listener.name.sasl_ssl.";
        broker = Broker.start(
                kafka,
                Map.of(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller},SASL_SSL://127.0.0.1:"
                                + secured,
                        "advertised.listeners",
                        "PLAINTEXT://127.0.0.1:${port},SASL_SSL://127.0.0.1:" + secured,
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL",
                        "sasl.enabled.mechanisms",
                        "PLAIN,SCRAM-SHA-512",
                        listener + "plain.sasl.jaas.config",
                        LOGIN.formatted("plain.PlainLoginModule", " user_alice=\"wonder\""),
                        listener + "scram-sha-512.sasl.jaas.config",
                        LOGIN.formatted("scram.ScramLoginModule", ""),
                        listener + "ssl.keystore.location",
                        keys.toString(),
                        listener + "ssl.keystore.password",
                        "changeit"),
                List.of("--add-scram", "SCRAM-SHA-512=[name=bob,password=build\"er]"));
    }

    private static void keytool(String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void open() throws Exception {
        store = JdbcEventStore.open(DatabaseConfig.sqlite(directory.resolve("events.db")), LaneBounds.NONE);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void recordsAreReadWithPlainOverTls() throws Exception {
        assertThat(reads("plain", "mechanism: plain", secret("alice", "wonder", certificate)))
                .isEqualTo(10);
    }

    @Test
    void recordsAreReadWithScramOverTls() throws Exception {
        assertThat(reads("scram", "mechanism: scramSha512", secret("bob", "build\"er", certificate)))
                .isEqualTo(10);
    }

    @Test
    void aWrongPasswordIsTold() throws Exception {
        assertThat(refusal("mechanism: scramSha512", secret("bob", "wrong", certificate)))
                .containsIgnoringCase("authentication failed");
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsTold() throws Exception {
        assertThat(refusal("mechanism: plain", Map.of("username", utf8("alice"), "password", utf8("wonder"))))
                .contains("unable to find valid certification path");
    }

    @Test
    void aSecretWithoutItsPasswordIsTold() throws Exception {
        assertThat(refusal("mechanism: plain", Map.of("username", utf8("alice"))))
                .isEqualTo("the Secret has no entry password");
    }

    @Test
    void aResultIsWrittenWithScramOverTls() throws Exception {
        broker.topic("results", 1);
        var auth = new KafkaAuth("kafka", KafkaAuth.Mechanism.SCRAM_SHA_512, true);
        var sink = new DestinationSpec.KafkaSink("127.0.0.1:" + secured, "results", auth);
        var head = new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(sink) + "\ntext/plain";
        var event = new LeasedEvent(
                new Lease("shop.orders.1", 1),
                new LaneKey("shop", "orders", "~kafka"),
                Instant.now(),
                Instant.now().plusSeconds(60),
                null,
                1,
                "",
                0,
                0,
                0,
                false,
                new EventContent(head, utf8("done")));
        var shape = new KafkaSink.ResultShape();
        var policy = new LanePolicy(
                RetryPolicy.DEFAULT, 1, Duration.ZERO, 0, false, "", false, new CallShape(), null, null, null);
        try (var sender =
                new KafkaSink(secrets(secret("bob", "build\"er", certificate)), Clock.systemUTC(), Runnable::run)) {
            var answer = sender.send(List.of(event), policy, shape.request(List.of(event)))
                    .get(60, TimeUnit.SECONDS);
            assertThat(answer).isInstanceOf(Answer.Complete.class);
        }

        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", broker.servers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partition = List.of(new TopicPartition("results", 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            assertThat(consumer.poll(Duration.ofSeconds(30)))
                    .singleElement()
                    .satisfies(record -> assertThat(record.value()).isEqualTo(utf8("done")));
        }
    }

    /** How many of ten records a Trigger with this Secret takes in. */
    private long reads(String topic, String auth, Map<String, byte[]> secret) throws Exception {
        broker.topic(topic, 1);
        try (var producer = broker.producer()) {
            for (int i = 0; i < 10; i++) {
                producer.send(new ProducerRecord<>(topic, utf8("key"), utf8("{}")))
                        .get();
            }
        }
        var reader = reader(topic, auth, secret);
        try {
            var deadline = Instant.now().plusSeconds(60);
            while (store.read(EventReads::books).accepted() < 10
                    && Instant.now().isBefore(deadline)) {
                Thread.sleep(50);
            }
            return store.read(EventReads::books).accepted();
        } finally {
            reader.close();
        }
    }

    /** What the state of a Trigger with this Secret says. */
    private String refusal(String auth, Map<String, byte[]> secret) throws Exception {
        var reader = reader("refused", auth, secret);
        try {
            var deadline = Instant.now().plusSeconds(60);
            while (!reader.state().reason().equals("KafkaUnavailable")) {
                assertThat(Instant.now()).as("still waiting").isBefore(deadline);
                Thread.sleep(50);
            }
            return reader.state().message();
        } finally {
            reader.close();
        }
    }

    private KafkaReader reader(String topic, String auth, Map<String, byte[]> secret) {
        var source =
                "kafka: {bootstrapServers: '127.0.0.1:%d', topics: [%s], start: earliest, auth: {secret: kafka, %s}}"
                        .formatted(secured, topic, auth);
        var trigger = TestTriggers.trigger("reader-" + topic, source, "");
        var intake = new Intake(store, Clock.systemUTC(), _ -> {});
        return new KafkaReader(trigger, trigger.spec().source().kafka(), store, intake, secrets(secret)).start();
    }

    private static SecretReader secrets(Map<String, byte[]> secret) {
        return (namespace, name) ->
                namespace.equals("shop") && name.equals("kafka") ? Optional.of(secret) : Optional.empty();
    }

    private static Map<String, byte[]> secret(String user, String password, byte[] authority) {
        return Map.of("username", utf8(user), "password", utf8(password), "ca.crt", authority);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
