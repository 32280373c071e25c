package dev.nabi.events.source.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.events.SteppedClock;
import dev.nabi.events.TestTriggers;
import dev.nabi.events.http.Body;
import dev.nabi.events.http.SourceRoutes;
import dev.nabi.events.source.Intake;
import dev.nabi.events.source.webhook.WebhookApi;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.metering.ledger.DatabaseConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases of {@code features/http-protocol-binding.feature} of CloudEvents' conformance tests
 * (https://github.com/cloudevents/conformance, Apache License 2.0), sent as they are written there to a topic, whose log tells
 * what was read.
 */
class HttpBindingConformanceIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOPIC = "/v1/namespaces/shop/topics/conformance";

    private static final String BINARY = """
            POST /someresource HTTP/1.1
            Host: example.com
            ce-specversion: 1.0
            ce-type: com.example.someevent
            ce-time: 2018-04-05T03:56:24Z
            ce-id: 1234-1234-1234
            ce-source: /mycontext/subcontext
            Content-Type: <contentType>
            Content-Length: 33

            {
                "message": "Hello World!"
            }
            """.stripTrailing();

    private static final String STRUCTURED = """
            POST /someresource HTTP/1.1
            Host: example.com
            Content-Type: <contentType>
            Content-Length: 266

            {
                "specversion": "1.0",
                "type": "com.example.someevent",
                "time": "2018-04-05T03:56:24Z",
                "id": "1234-1234-1234",
                "source": "/mycontext/subcontext",
                "datacontenttype": "application/json",
                "data": {
                    "message": "Hello World!"
                }
            }
            """.stripTrailing();

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private JdbcEventStore store;
    private HttpServer server;

    /** A scenario: the request as text, and the media type that the event must have. */
    record Scenario(String request, String contentType, String dataContentType) {
        @Override
        public String toString() {
            return (request.equals(BINARY) ? "Binary" : "Structured") + " content mode (" + contentType + ")";
        }
    }

    static List<Scenario> scenarios() {
        var scenarios = new ArrayList<Scenario>();
        for (var type : List.of("application/json", "application/json; charset=utf-8")) {
            scenarios.add(new Scenario(BINARY, type, type));
        }
        for (var type : List.of("application/cloudevents+json", "application/cloudevents+json; charset=utf-8")) {
            scenarios.add(new Scenario(STRUCTURED, type, "application/json"));
        }
        return scenarios;
    }

    @BeforeEach
    void start() throws Exception {
        var clock = new SteppedClock(Instant.parse("2026-03-01T09:00:00Z"));
        var table = TestTriggers.table();
        store = JdbcEventStore.open(DatabaseConfig.sqlite(directory.resolve("events.db")), LaneBounds.NONE);
        var router = Router.router(vertx);
        router.post().handler(new Body(1 << 20));
        new SourceRoutes(
                        new TopicApi(
                                new TopicHub(store, () -> table, () -> true, clock, _ -> {}),
                                store,
                                () -> table,
                                TopicAccess.open(),
                                clock),
                        new WebhookApi(
                                new Intake(store, clock, _ -> {}),
                                () -> table,
                                (namespace, secret) -> {
                                    throw new IllegalStateException(namespace + "/" + secret);
                                },
                                clock),
                        () -> true)
                .add(router, blocking);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        store.close();
        blocking.close();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void asTheFeatureSays(Scenario scenario) throws Exception {
        assertThat(exchange(scenario.request().replace("<contentType>", scenario.contentType())))
                .startsWith("HTTP/1.1 202 ");

        var log = exchange("GET " + TOPIC + " HTTP/1.1\nHost: example.com\n\n");
        var events = JSON.readTree(log.substring(log.indexOf("\r\n\r\n"))).path("events");
        assertThat(events).hasSize(1);
        var event = events.get(0).path("event");
        assertThat(attributes(event))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "id", "1234-1234-1234",
                        "specversion", "1.0",
                        "type", "com.example.someevent",
                        "source", "/mycontext/subcontext",
                        "time", "2018-04-05T03:56:24Z",
                        "datacontenttype", scenario.dataContentType()));
        assertThat(event.path("data")).isEqualTo(JSON.readTree("{\"message\": \"Hello World!\"}"));
    }

    @Test
    void anotherMethodIsRefusedInWords() throws Exception {
        assertThat(exchange("DELETE " + TOPIC + " HTTP/1.1\nHost: example.com\n\n"))
                .startsWith("HTTP/1.1 405 ")
                .containsIgnoringCase("allow: POST, GET")
                .contains("a topic is published to (POST) or read (GET), not DELETE");
    }

    private static Map<String, String> attributes(JsonNode event) {
        var attributes = new java.util.HashMap<String, String>();
        event.properties().stream()
                .filter(field -> !field.getKey().equals("data"))
                .forEach(
                        field -> attributes.put(field.getKey(), field.getValue().asText()));
        return attributes;
    }

    /** Sends a request as it is written, but for its target, the ends of its head's lines and {@code Connection}. */
    private String exchange(String request) throws IOException {
        var end = request.indexOf("\n\n");
        var head = request.substring(0, end).replace("/someresource", TOPIC).replace("\n", "\r\n");
        var body = request.substring(end + 2);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.getOutputStream()
                    .write((head + "\r\nConnection: close\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
