package dev.nabi.events.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.management.ManagementPolicy;
import dev.nabi.events.delivery.CallHead;
import dev.nabi.events.delivery.CallShape;
import dev.nabi.events.delivery.LanePolicies;
import dev.nabi.events.delivery.LanePolicy;
import dev.nabi.events.delivery.PublicAddresses;
import dev.nabi.events.delivery.RetryPolicy;
import dev.nabi.events.store.AttemptRecord;
import dev.nabi.events.store.DeadReason;
import dev.nabi.events.store.EventReads;
import dev.nabi.events.store.EventResult;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.LeaseRequest;
import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.Settlement;
import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.metering.ledger.DatabaseConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The data API over HTTP, on a real store. */
class DataApiIT {
    private static final String TOKEN = "a-token-of-32-characters-or-more";
    private static final LaneKey ORDERS = LaneKey.calls("shop", "orders");
    private static final String CALLS = "/v1/namespaces/shop/functions/orders/calls";

    @TempDir
    Path directory;

    private final InstantSource clock = InstantSource.system();
    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final EventWaiters waiters = new EventWaiters();
    private JdbcEventStore store;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        store = JdbcEventStore.open(
                DatabaseConfig.sqlite(directory.resolve("events.db")), new LaneBounds(5, 1 << 20, 100, 1 << 20));
        LanePolicies policies = lane -> switch (lane.function()) {
            case "orders" -> new LanePolicies.Known.Policy(LanePolicy.single(RetryPolicy.DEFAULT, new CallShape()));
            case "unread" -> new LanePolicies.Known.NotYet();
            default -> new LanePolicies.Known.Gone("none");
        };
        var addresses = new PublicAddresses(List.of("hooks.internal"));
        var router = Router.router(vertx);
        new Endpoints(
                        new CallsApi(store, policies, _ -> {}, addresses, true, clock),
                        new AsyncApi(store, waiters, clock),
                        new DeadLettersApi(store, Duration.ofHours(6), clock),
                        EventsToken.of(TOKEN),
                        ManagementPolicy.network(),
                        1000,
                        blocking)
                .data(router, () -> false);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        assertThat(store.read(EventReads::books).drift()).isZero();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        store.close();
        http.close();
        blocking.close();
    }

    private HttpResponse<String> send(String method, String path, String body, String... fields) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .header("Authorization", "Bearer " + TOKEN)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private JsonObject json(String method, String path, String... fields) throws Exception {
        return new JsonObject(send(method, path, "", fields).body());
    }

    private int status(String method, String path, String body, String... fields) throws Exception {
        return send(method, path, body, fields).statusCode();
    }

    private String accepted(String... fields) throws Exception {
        var answer = send("POST", CALLS, "body", fields);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return answer.headers().firstValue("Nabi-Event-Id").orElseThrow();
    }

    private LeasedEvent lease() {
        var now = clock.instant();
        return store.write(writes -> writes.lease(new LeaseRequest(ORDERS, 1, now, now.plusSeconds(60), "test")))
                .join()
                .getFirst();
    }

    private void settle(LeasedEvent event, Settlement.Ending ending) {
        var now = clock.instant();
        var settlement = new Settlement(
                event.lease(), now, ending, new AttemptRecord(now, 3, true, 200, "OK", true, "orders-00001"));
        store.write(writes -> writes.settle(List.of(settlement))).join();
        waiters.settled(event, settlement);
    }

    /** A form is the function's matter: taken apart here, nothing would be left of it. */
    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain"})
    void aBodyIsKeptAsItCame(String type) throws Exception {
        var body = "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"f\"\r\n\r\n1&b=%20\r\n--x--\r\n";

        var answer = send("POST", CALLS, body, "Content-Type", type);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        var id = answer.headers().firstValue("Nabi-Event-Id").orElseThrow();
        assertThat(new String(
                        store.read(reads -> reads.content(id)).orElseThrow().body(), StandardCharsets.UTF_8))
                .isEqualTo(body);
    }

    @Test
    void keepsTheClientsRequestAndAnswers202() throws Exception {
        var id = accepted(
                "Nabi-Original-Method",
                "PUT",
                "Nabi-Original-Target",
                "/new?n=1",
                "Nabi-Original-Authorization",
                "Basic abc",
                "Nabi-Tag",
                "live",
                "Nabi-Evil",
                "x",
                "Prefer",
                "respond-async",
                "X-Mine",
                "yes");

        var content = store.read(reads -> reads.content(id)).orElseThrow();
        var head = CallHead.of(content.head());
        assertThat(new String(content.body(), StandardCharsets.UTF_8)).isEqualTo("body");
        assertThat(head.method()).isEqualTo("PUT");
        assertThat(head.target()).isEqualTo("/new?n=1");
        assertThat(head.tag()).isEqualTo("live");
        assertThat(head.fields())
                .contains(new CallHead.Field("Authorization", "Basic abc"), new CallHead.Field("X-Mine", "yes"))
                .noneMatch(field -> field.value().contains(TOKEN))
                .noneMatch(field -> field.name().toLowerCase(Locale.ROOT).startsWith("nabi-"));
    }

    @Test
    void saysWhereTheCallIs() throws Exception {
        var answer = send("POST", CALLS, "body");

        var id = answer.headers().firstValue("Nabi-Event-Id").orElseThrow();
        assertThat(answer.headers().firstValue("Location")).contains("/async/" + id);
        assertThat(answer.headers().firstValue("Preference-Applied")).contains("respond-async");
    }

    @Test
    void refusesWhatItCannotKeepAndSaysWhy() throws Exception {
        assertThat(send("POST", CALLS, "x", "Nabi-Delay", "soon").body()).contains("Nabi-Delay is 'soon'");
        assertThat(status("POST", CALLS, "x", "Nabi-Delay", "200h")).isEqualTo(400);
        assertThat(status("POST", CALLS, "x".repeat(1001))).isEqualTo(413);
        assertThat(status("POST", "/v1/namespaces/shop/functions/none/calls", "x"))
                .isEqualTo(404);
        var unread = send("POST", "/v1/namespaces/shop/functions/unread/calls", "x");
        assertThat(unread.statusCode()).isEqualTo(503);
        assertThat(unread.headers().firstValue("Retry-After")).isPresent();
        assertThat(store.read(EventReads::books).accepted()).isZero();
    }

    @Test
    void callsBackPublicAddressesOnly() throws Exception {
        for (var url : List.of(
                "http://127.0.0.1/",
                "http://169.254.169.254/latest",
                "http://10.0.0.1/x",
                "http://[::1]/",
                "http://[fd00::1]/",
                "ftp://example.com/",
                "http://user@example.com/",
                "not-a-url")) {
            assertThat(status("POST", CALLS, "x", "Nabi-Callback-Url", url))
                    .as(url)
                    .isEqualTo(400);
        }
        accepted("Nabi-Callback-Url", "https://example.com/hook");
        accepted("Nabi-Callback-Url", "http://hooks.internal:8080/hook");
    }

    @Test
    void asksForTheToken() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + CALLS))
                .POST(BodyPublishers.ofString("x"))
                .header("Authorization", "Bearer another-token-of-some-characters")
                .build();

        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }

    @Test
    void answersASecondRequestWithOneKeyWithTheFirstId() throws Exception {
        var id = accepted("Idempotency-Key", "k", "Nabi-Caller", "alice");

        assertThat(accepted("Idempotency-Key", "k", "Nabi-Caller", "alice")).isEqualTo(id);
        assertThat(accepted("Idempotency-Key", "k", "Nabi-Caller", "bob")).isNotEqualTo(id);
        assertThat(status("POST", CALLS, "other", "Idempotency-Key", "k", "Nabi-Caller", "alice"))
                .isEqualTo(422);
    }

    @Test
    void aFullLaneSays429() throws Exception {
        for (int i = 0; i < 5; i++) {
            accepted();
        }
        var answer = send("POST", CALLS, "x");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void tellsTheStateToWhoCalledAndWaitsForTheEnd() throws Exception {
        var path = "/v1/async/" + accepted("Nabi-Caller", "alice");
        assertThat(status("GET", path, "", "Nabi-Caller", "bob")).isEqualTo(404);
        assertThat(status("GET", path, "")).isEqualTo(404);
        assertThat(json("GET", path, "Nabi-Caller", "alice").getString("state")).isEqualTo("queued");

        var waiting = blocking.submit(() -> json("GET", path + "?wait=30s", "Nabi-Caller", "alice"));
        var done = new EventResult(201, "text/plain", "done".getBytes(StandardCharsets.UTF_8));
        settle(lease(), new Settlement.Succeeded(done));
        var ended = waiting.get(20, TimeUnit.SECONDS);

        assertThat(ended.getString("state")).isEqualTo("succeeded");
        assertThat(ended.getJsonObject("result").getString("body")).isEqualTo("done");
        assertThat(ended.getJsonArray("attempts").getJsonObject(0).getString("revision"))
                .isEqualTo("orders-00001");
        assertThat(status("DELETE", path, "", "Nabi-Caller", "alice")).isEqualTo(409);
        assertThat(status("GET", path + "?wait=2h", "", "Nabi-Caller", "alice")).isEqualTo(400);
    }

    @Test
    void whoCalledMayCancel() throws Exception {
        var path = "/v1/async/" + accepted("Nabi-Caller", "alice");

        assertThat(status("DELETE", path, "", "Nabi-Caller", "bob")).isEqualTo(404);
        assertThat(json("DELETE", path, "Nabi-Caller", "alice").getString("state"))
                .isEqualTo("cancelled");
    }

    @Test
    void deadLettersAreListedAndShown() throws Exception {
        var id = dead(3);
        var letters = "/v1/namespaces/shop/dead-letters";

        var list = json("GET", letters + "?limit=2&reason=Rejected");
        assertThat(list.getLong("total")).isEqualTo(3);
        assertThat(list.getJsonArray("items")).hasSize(2);
        assertThat(json("GET", letters + "?after=" + list.getString("after")).getJsonArray("items"))
                .hasSize(1);
        assertThat(send("GET", letters + "?reason=Bored", "").body()).contains("Rejected");
        var shown = json("GET", letters + "/" + id);
        assertThat(shown.getString("state")).isEqualTo("failed");
        assertThat(shown.getJsonObject("payload").getString("body")).isEqualTo("body");
        assertThat(status("GET", "/v1/namespaces/other/dead-letters/" + id, "")).isEqualTo(404);
    }

    private String dead(int count) throws Exception {
        var first = accepted();
        for (int i = 1; i < count; i++) {
            accepted();
        }
        for (int i = 0; i < count; i++) {
            settle(lease(), new Settlement.Dead(DeadReason.REJECTED, "the function answered 404", null));
        }
        return first;
    }

    /** A filter that is misspelt is none: all would be purged. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST | /purge?functoin=orders               | there is no parameter 'functoin', only function, trigger
            POST | /purge?reason=Rejected&reason=Bored  | reason is given more than once
            POST | /redrive?dryrun=true                 | there is no parameter 'dryrun'
            POST | /redrive?dryRun=yes                  | it must be true or false
            POST | /redrive?rate=0                      | it must be between 1 and 1000
            POST | /purge?until=yesterday               | until is 'yesterday': it must be a time such as 2026-03-01T09:00:00Z
            GET  | ?since=2h                            | since is '2h'
            GET  | ?since=%2B1000000000-12-31T23:59:59Z | since is '+1000000000-12-31T23:59:59Z': it must be a time
            GET  | ?after=shop.orders.gone              | there is no event shop.orders.gone any more
            GET  | ?limit=501                           | it must be between 1 and 500
            """)
    void aParameterThatIsWrongChangesNothing(String method, String target, String why) throws Exception {
        dead(2);

        var answer = send(method, "/v1/namespaces/shop/dead-letters" + target, "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(why);
        assertThat(store.read(EventReads::books).dead()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/async/shop.orders.1?wait=%zz", "/v1/namespaces/shop/dead-letters?function=%e"})
    void aQueryThatCannotBeDecodedIsAnErrorOfWhoSentIt(String target) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: events\r\nAuthorization: Bearer " + TOKEN
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("the query cannot be decoded");
        }
    }

    @Test
    void deadLettersAreRedrivenAndPurged() throws Exception {
        var id = dead(3);
        var letters = "/v1/namespaces/shop/dead-letters";

        assertThat(json("POST", letters + "/redrive?dryRun=true").getLong("wouldRedrive"))
                .isEqualTo(3);
        assertThat(store.read(EventReads::books).dead()).isEqualTo(3);
        assertThat(status("POST", letters + "/" + id + "/redrive", "")).isEqualTo(200);
        assertThat(status("POST", letters + "/" + id + "/redrive", "")).isEqualTo(404);
        assertThat(json("POST", letters + "/redrive?max=1&rate=10"))
                .isEqualTo(new JsonObject().put("redriven", 1).put("left", 1));
        assertThat(status("POST", letters + "/redrive?rate=0", "")).isEqualTo(400);
        assertThat(json("POST", letters + "/purge").getInteger("purged")).isEqualTo(1);
        assertThat(store.read(EventReads::books).queued()).isEqualTo(2);
    }
}
