package dev.nabi.events;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A gateway and a function that fail in every way, told by the event's id and how often it was delivered. */
final class FakeGateway implements AutoCloseable {
    final Vertx vertx =
            Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    final Map<String, AtomicInteger> delivered = new ConcurrentHashMap<>();
    final Map<String, String> bodies = new ConcurrentHashMap<>();
    /** The ids of deliveries, in their order. */
    final Queue<String> order = new ConcurrentLinkedQueue<>();

    /** How long each answer takes, and the room that it tells of. */
    volatile int millis;

    volatile int window = 100;

    /** What begins so is never answered. */
    volatile String silent = "nothing";

    private final HttpServer server;
    private final boolean fails;

    FakeGateway(boolean fails) throws Exception {
        this.fails = fails;
        this.server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(this::handle)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    int port() {
        return server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        var id = request.getHeader("Nabi-Event-Id");
        request.body().onSuccess(body -> {
            bodies.put(id, request.method() + " " + request.uri() + " " + body);
            order.add(id);
            var count = delivered.computeIfAbsent(id, _ -> new AtomicInteger()).incrementAndGet();
            var kind = Math.floorMod(id.hashCode(), 200);
            if (request.uri().startsWith(silent)) {
                return;
            }
            if (millis == 0) {
                answer(request, kind, count);
            } else {
                vertx.setTimer(millis, _ -> answer(request, kind, count));
            }
        });
    }

    /** Of 200 events 4 are refused, 4 fail at first, 4 always, 2 kill their instance, 1 comes when no gateway has room. */
    private void answer(HttpServerRequest request, int kind, int count) {
        if (!fails || kind >= 15) {
            end(request, 200, "OK");
        } else if (kind < 4) {
            end(request, 404, "CLIENT_ERROR");
        } else if (kind < 8) {
            end(request, count == 1 ? 500 : 200, count == 1 ? "SERVER_ERROR" : "OK");
        } else if (kind < 12) {
            end(request, 500, "SERVER_ERROR");
        } else if (kind < 14) {
            end(request, 502, "INSTANCE_DIED");
        } else if (count == 1) {
            request.connection().close();
        } else {
            end(request, 200, "OK");
        }
    }

    private void end(HttpServerRequest request, int status, String outcome) {
        request.response()
                .setStatusCode(status)
                .putHeader("Nabi-Outcome", outcome)
                .putHeader("Nabi-Window", Integer.toString(window))
                .putHeader("Nabi-Cold", "false")
                .putHeader("Nabi-Revision", "orders-00001")
                .end("answer");
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
