package dev.nabi.events.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.SteppedClock;
import dev.nabi.events.TestTriggers;
import dev.nabi.events.source.Intake;
import dev.nabi.events.source.topic.TopicAccess;
import dev.nabi.events.source.topic.TopicApi;
import dev.nabi.events.source.topic.TopicHub;
import dev.nabi.events.source.webhook.WebhookApi;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.events.trigger.TriggerTable;
import dev.nabi.metering.ledger.DatabaseConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics and webhooks over HTTP, while the process gets to know its Triggers. */
class SourceRoutesIT {
    private static final String EVENT =
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/shop\",\"type\":\"order.paid\"}";

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();
    private JdbcEventStore store;
    private HttpServer server;
    private volatile boolean isSynced;
    private volatile TriggerTable table = TriggerTable.EMPTY;

    @BeforeEach
    void start() throws Exception {
        store = JdbcEventStore.open(DatabaseConfig.sqlite(directory.resolve("events.db")), LaneBounds.NONE);
        var clock = new SteppedClock(Instant.parse("2026-03-01T09:00:00Z"));
        var hub = new TopicHub(store, () -> table, () -> isSynced, clock, _ -> {});
        var router = Router.router(vertx);
        router.post().handler(new Body(1 << 20));
        new SourceRoutes(
                        new TopicApi(hub, store, () -> table, TopicAccess.open(), clock),
                        new WebhookApi(
                                new Intake(store, clock, _ -> {}), () -> table, (_, _) -> Optional.empty(), clock),
                        () -> isSynced)
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
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        blocking.close();
        store.close();
    }

    private int post(String path) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + server.actualPort() + "/v1/namespaces/shop/" + path);
        var request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofString(EVENT))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** A Trigger that is not known yet would miss what is taken, and nobody would know. */
    @Test
    void nothingIsTakenBeforeAllTriggersAreKnown() throws Exception {
        assertThat(post("topics/orders")).isEqualTo(503);
        assertThat(post("webhooks/in")).isEqualTo(503);

        table = TestTriggers.table(TestTriggers.trigger("all", "topic: {name: orders}", ""));
        isSynced = true;

        assertThat(post("topics/orders")).isEqualTo(202);
        assertThat(post("webhooks/in")).isEqualTo(404);
        assertThat(store.read(reads -> reads.books()).accepted()).isEqualTo(1);
    }
}
