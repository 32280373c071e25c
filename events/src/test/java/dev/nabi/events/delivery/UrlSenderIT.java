package dev.nabi.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nabi.events.SteppedClock;
import dev.nabi.events.store.EventContent;
import dev.nabi.events.store.Lease;
import dev.nabi.events.store.LeasedEvent;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Results that go to a URL, to a server that checks the signature as a stranger would. */
class UrlSenderIT {
    private static final byte[] KEY = "a key of thirty-two bytes, or so".getBytes(StandardCharsets.UTF_8);
    private static final String BODY = "{\"n\":1}";

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final SteppedClock clock = new SteppedClock(Events.NOW);
    private final List<String> asked = new ArrayList<>();
    private final List<HttpExchange> seen = new ArrayList<>();
    private HttpServer server;
    private volatile boolean isStopped;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.createContext("/slow", this::trickle);
        server.setExecutor(blocking);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        isStopped = true;
        server.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        blocking.close();
    }

    /** Of an answer a byte at a time, for as long as somebody listens. */
    private void trickle(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            while (!isStopped) {
                out.write('.');
                out.flush();
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        seen.add(exchange);
        var path = exchange.getRequestURI().getPath();
        if (path.equals("/moved")) {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
        }
        exchange.sendResponseHeaders(path.equals("/moved") ? 302 : path.equals("/busy") ? 503 : 200, -1);
        exchange.close();
    }

    private Verdict send(String url, List<String> privateHosts, Optional<byte[]> key) throws Exception {
        return send(url, privateHosts, key, UrlSender.LONGEST);
    }

    private Verdict send(String url, List<String> privateHosts, Optional<byte[]> key, Duration longest)
            throws Exception {
        var sender = new UrlSender(
                vertx.createHttpClient(),
                new PublicAddresses(privateHosts),
                (namespace, secret) -> {
                    assertThat(namespace + "/" + secret).isEqualTo("shop/my-key");
                    return key;
                },
                clock,
                blocking,
                longest);
        var head = new CallHead("POST", url, List.of(), "my-key", "");
        var event = new LeasedEvent(
                new Lease("shop.orders.1", 1),
                Events.LANE,
                Events.NOW,
                Events.NOW.plusSeconds(60),
                null,
                1,
                "",
                0,
                0,
                0,
                false,
                new EventContent(head.json(), BODY.getBytes(StandardCharsets.UTF_8)));
        var request = new ShapedRequest(
                "POST",
                url,
                List.of(Map.entry("content-type", "application/json")),
                BODY.getBytes(StandardCharsets.UTF_8));
        return sender.verdict(
                sender.send(List.of(event), Events.POLICY, request).get(30, TimeUnit.SECONDS));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Test
    void theReceiverCanCheckWhoSentIt() throws Exception {
        assertThat(send(url("/hook?a=b%20c"), List.of("127.0.0.1"), Optional.of(KEY)))
                .isEqualTo(new Verdict.Done());

        assertThat(asked).containsExactly("POST /hook?a=b%20c " + BODY);
        var fields = seen.getFirst().getRequestHeaders();
        assertThat(fields.getFirst("webhook-id")).isEqualTo("shop.orders.1");
        assertThat(fields.getFirst("webhook-timestamp")).isEqualTo("" + Events.NOW.getEpochSecond());
        assertThat(fields.getFirst("content-type")).isEqualTo("application/json");
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        var signed = "shop.orders.1." + Events.NOW.getEpochSecond() + "." + BODY;
        assertThat(fields.getFirst("webhook-signature"))
                .isEqualTo("v1,"
                        + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void withoutAKeyThereIsNoSignature() throws Exception {
        assertThat(send(url("/hook"), List.of("127.0.0.1"), Optional.empty())).isEqualTo(new Verdict.Done());

        assertThat(seen.getFirst().getRequestHeaders()).doesNotContainKey("webhook-signature");
    }

    /** What the text does not show, the lookup does: nothing is sent to a private address. */
    @Test
    void aPrivateAddressGetsNothing() throws Exception {
        var byName = send(url("/hook").replace("127.0.0.1", "localhost"), List.of(), Optional.of(KEY));
        var byAddress = send(url("/hook"), List.of(), Optional.of(KEY));

        assertThat(byName)
                .isInstanceOfSatisfying(
                        Verdict.Again.class,
                        again -> assertThat(again.why()).contains("localhost has no public address"));
        assertThat(byAddress)
                .isInstanceOfSatisfying(
                        Verdict.Again.class, again -> assertThat(again.why()).contains("not public"));
        assertThat(asked).isEmpty();
    }

    @Test
    void aRedirectionIsNotFollowedAndAFailureComesAgain() throws Exception {
        assertThat(send(url("/moved"), List.of("127.0.0.1"), Optional.of(KEY))).isEqualTo(new Verdict.Rejected(302));
        assertThat(send(url("/busy"), List.of("127.0.0.1"), Optional.of(KEY))).isInstanceOf(Verdict.Again.class);

        assertThat(asked).containsExactly("POST /moved " + BODY, "POST /busy " + BODY);
    }

    /** Who is called back would else hold a delivery for as long as he likes, and with enough of them all. */
    @Test
    void anAnswerThatNeverEndsIsCutOff() throws Exception {
        assertThat(send(url("/slow"), List.of("127.0.0.1"), Optional.of(KEY), Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(
                        Verdict.Again.class, again -> assertThat(again.why()).contains("took longer than 1 s"));
    }

    @Test
    void aServerThatIsNotThereIsTriedAgain() throws Exception {
        var gone = url("/hook");
        server.stop(0);

        assertThat(send(gone, List.of("127.0.0.1"), Optional.of(KEY))).isInstanceOf(Verdict.Again.class);
    }
}
