package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The examples of events: each is built and runs as its README says, on the local platform. */
@ResourceLock(LocalPlatform.PORTS)
class EventExamplesIT {
    private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();

    @TempDir
    static Path state;

    private static LocalPlatform platform;

    @TempDir
    Path directory;

    /** The schedule fires within its first minute, while the others are tested. */
    @BeforeAll
    static void start() throws Exception {
        assumeTrue(LocalPlatform.isBuilt() && CommandLine.isBuilt(), "the programs are not packaged: ./nabi build");
        assumeTrue(isInstalled("mvn"), "mvn is not on the PATH");
        platform = LocalPlatform.start(state);
        apply("scheduled-event");
    }

    @AfterAll
    static void stop() {
        if (platform != null) {
            platform.close();
        }
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }

    /** Builds an example that has something to build, and applies it. */
    private static void apply(String example) throws IOException, InterruptedException {
        apply(example, manifest -> manifest);
    }

    private static void apply(String example, UnaryOperator<String> change) throws IOException, InterruptedException {
        var folder = EXAMPLES.resolve(example);
        if (Files.exists(folder.resolve("pom.xml"))) {
            var builder = new ProcessBuilder(List.of("mvn", "-q", "-B", "-f", folder.toString(), "package"))
                    .redirectErrorStream(true);
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            var maven = builder.start();
            maven.getOutputStream().close();
            var printed = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(maven.waitFor(300, TimeUnit.SECONDS)).isTrue();
            assertThat(maven.exitValue()).as(printed).isZero();
            platform.kubectl()
                    .run(
                            "create",
                            "configmap",
                            example + "-jar",
                            "--from-file=" + example + ".jar=" + folder.resolve("target/" + example + ".jar"))
                    .succeeded();
        }
        platform.kubectl()
                .apply(change.apply(Files.readString(folder.resolve("function.yaml"))))
                .succeeded();
        PlatformScenarios.await(platform, () -> isReady("fn/" + example) && isReady("trig/" + example));
    }

    private static boolean isReady(String object) {
        return platform.kubectl()
                .run("get", object, "-o", "jsonpath={.status.conditions[?(@.type=='Ready')].status}")
                .text()
                .equals("True");
    }

    private CommandLine nabi() {
        return new CommandLine(state.resolve("nabi/kubeconfig"), directory);
    }

    private void awaitLog(String function, String words) {
        PlatformScenarios.await(
                platform, () -> nabi().run("logs", function).out().contains(words));
    }

    private static String publish(String topic, String body, String... fields) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(platform.gateway() + "/events/default/" + topic))
                .headers(fields)
                .POST(BodyPublishers.ofString(body))
                .build();
        return Platform.HTTP.send(request, BodyHandlers.ofString()).body();
    }

    private static String upload(String id, String subject, int bytes) throws Exception {
        return publish(
                "uploads",
                "{\"bytes\":" + bytes + "}",
                "Content-Type",
                "application/json",
                "ce-specversion",
                "1.0",
                "ce-id",
                id,
                "ce-source",
                "/disk",
                "ce-type",
                "file.uploaded",
                "ce-subject",
                subject);
    }

    @Test
    void ofABatchOnlyWhatFailedComesAgainAndIsADeadLetterThatIsRedriven() throws Exception {
        apply("sqs-event");

        assertThat(publish("orders", """
                [{"specversion": "1.0", "id": "1", "source": "/shop", "type": "order.paid", "data": {"total": 120}},
                 {"specversion": "1.0", "id": "2", "source": "/shop", "type": "order.paid", "data": {"sum": 3}}]""", "Content-Type", "application/cloudevents-batch+json"))
                .isEqualTo("{\"events\":2,\"deliveries\":2,\"repeated\":0}");

        awaitLog("sqs-event", "a batch of 2, 1 failed");
        awaitLog("sqs-event", "a batch of 1, 1 failed");
        PlatformScenarios.await(
                platform, () -> nabi().run("dead-letters", "list").out().contains("AttemptsSpent"));
        var id = nabi().run("dead-letters", "list", "--trigger", "sqs-event", "-o", "name")
                .succeeded()
                .out()
                .strip();
        assertThat(nabi().run("dead-letters", "show", id).succeeded().out())
                .contains("2 attempts", "batchItemFailures", "{\"sum\":3}");
        assertThat(nabi().run("describe", "sqs-event").succeeded().out()).contains("Triggers:", "topic orders");
        assertThat(nabi().run("dead-letters", "redrive", id).succeeded().out()).isEqualTo("redrove 1\n");
        PlatformScenarios.await(
                platform,
                () -> nabi().run("dead-letters", "list", "--since", "30s").out().contains(id));
        assertThat(nabi().run("dead-letters", "purge", "--trigger", "sqs-event")
                        .succeeded()
                        .out())
                .isEqualTo("purged 1\n");
    }

    @Test
    void aFilterLetsThroughWhatAGoogleFunctionIsFor() throws Exception {
        apply("google-cloudevent");

        assertThat(upload("1", "butterfly.jpg", 48113)).isEqualTo("{\"events\":1,\"deliveries\":1,\"repeated\":0}");
        assertThat(upload("2", "note.txt", 12)).isEqualTo("{\"events\":1,\"deliveries\":0,\"repeated\":0}");

        awaitLog("google-cloudevent", "file.uploaded of butterfly.jpg: {\"bytes\":48113}");
        assertThat(nabi().run("logs", "google-cloudevent").out()).doesNotContain("note.txt");
    }

    @Test
    void aPlainFunctionOfARecordGetsTheDataAndItsAnswerGoesOn() throws Exception {
        apply("record-event");

        publish(
                "thanks",
                "{\"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"/shop\", \"type\": \"order.paid\","
                        + " \"data\": {\"customer\": \"Ada\", \"total\": 120}}",
                "Content-Type",
                "application/cloudevents+json");

        awaitLog("record-event", "Dear Ada, thank you for 120 EUR.");
        PlatformScenarios.await(
                platform, () -> nabi().run("events", "list", "letters").out().contains("dev.nabi.event.succeeded"));
        assertThat(nabi().run("events", "list", "letters", "-o", "json").out())
                .contains("Dear Ada, thank you for 120 EUR.");
    }

    @Test
    void aLambdaHandlerGetsRecordsOfATopicOfKafka() throws Exception {
        try (var broker = KafkaBroker.start(directory)) {
            broker.topic("readings");
            broker.send("readings", Map.of("roof", "21.5", "cellar", "12.0"));
            apply("kafka-event", manifest -> manifest.replace("localhost:9092", broker.address()));

            awaitLog("kafka-event", "roof = 21.5");
            awaitLog("kafka-event", "cellar = 12.0");
            broker.send("readings", Map.of("roof", "21.7"));
            awaitLog("kafka-event", "readings-0 2: roof = 21.7");
            PlatformScenarios.await(
                    platform,
                    () -> platform.kubectl()
                            .run("get", "trig", "kafka-event", "-o", "jsonpath={.status.backlog}")
                            .text()
                            .equals("0"));
            platform.kubectl().run("delete", "trig", "kafka-event").succeeded();
        }
    }

    /** It is due at each full minute; a look before is a process in vain. */
    @Test
    void aScheduleCallsALambdaHandlerWithItsData() throws InterruptedException {
        var report = "the report of Hongdae for ";
        if (!nabi().run("logs", "scheduled-event").out().contains(report)) {
            var now = Instant.now();
            Thread.sleep(
                    Duration.between(now, now.truncatedTo(ChronoUnit.MINUTES).plusSeconds(61)));
            awaitLog("scheduled-event", report);
        }
    }
}
