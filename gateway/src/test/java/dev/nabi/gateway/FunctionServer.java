package dev.nabi.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A function for tests, on loopback: its path says how it behaves. */
final class FunctionServer implements AutoCloseable {
    final AtomicInteger requests = new AtomicInteger();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger mostRunning = new AtomicInteger();
    final CountDownLatch reset = new CountDownLatch(1);
    final ConcurrentLinkedQueue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
    final CompletableFuture<Long> readBytes = new CompletableFuture<>();
    final AtomicLong written = new AtomicLong();
    private final AtomicBoolean isFull = new AtomicBoolean();
    private final Vertx vertx;
    private final HttpServer server;

    FunctionServer(Vertx vertx, int port) throws Exception {
        this.vertx = vertx;
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setRegisterWebSocketWriteHandlers(false))
                .requestHandler(this::handle)
                .webSocketHandler(socket -> socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text)))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    int port() {
        return server.actualPort();
    }

    private void handle(HttpServerRequest in) {
        requests.incrementAndGet();
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        in.response().endHandler(end -> running.decrementAndGet());
        in.response().exceptionHandler(gone -> reset.countDown());
        switch (in.path()) {
            case "/never", "/hold" -> held.add(in);
            case "/echo" -> echo(in);
            case "/first-then-never" -> in.response().setChunked(true).write("first");
            case "/half" -> {
                in.response().putHeader("Content-Length", "100").write("half");
                in.connection().close();
            }
            case "/die" -> in.connection().close();
            case "/big" -> big(in, 64 << 20);
            case "/sink" -> sink(in);
            case "/trailers" -> {
                in.response().setChunked(true).putHeader("Trailer", "x-sum").putTrailer("x-sum", "42");
                in.response().end("body");
            }
            case "/status" ->
                in.response()
                        .setStatusCode(Integer.parseInt(in.getParam("code")))
                        .end("said " + in.getParam("code"));
            case "/early" -> in.response().setStatusCode(413).end("no more");
            case "/head" -> in.response().putHeader("Content-Length", "1234").end();
            case "/sleep" -> vertx.setTimer(200, slept -> in.response().end("slept"));
            case "/cors" ->
                in.response()
                        .putHeader("Access-Control-Allow-Origin", "of the function")
                        .putHeader("access-control-expose-headers", "X-Own")
                        .end();
            case "/none" -> in.response().setStatusCode(204).end();
            default ->
                in.response()
                        .putHeader("X-Own", "yes")
                        .putHeader("Connection", "x-hop, keep-alive")
                        .putHeader("X-Hop", "1")
                        .putHeader("Nabi-Secret", "1")
                        .putHeader("Nabi-Log", "1")
                        .putHeader("Nabi-Log-Result", "bG9n")
                        .end(seen(in));
        }
    }

    private static Buffer seen(HttpServerRequest in) {
        var headers = new JsonObject();
        in.headers().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return new JsonObject()
                .put("method", in.method().name())
                .put("uri", in.uri())
                .put("headers", headers)
                .toBuffer();
    }

    private static void echo(HttpServerRequest in) {
        in.response().setChunked(true);
        in.pipeTo(in.response());
    }

    private void sink(HttpServerRequest in) {
        var bytes = new long[1];
        in.handler(part -> bytes[0] += part.length());
        in.endHandler(end -> {
            readBytes.complete(bytes[0]);
            in.response().end(Long.toString(bytes[0]));
        });
    }

    /** Writes until nobody reads on, then waits. */
    private void big(HttpServerRequest in, int bytes) {
        in.response().putHeader("Content-Length", Integer.toString(bytes));
        write(in, Buffer.buffer(new byte[1 << 16]), bytes);
    }

    private void write(HttpServerRequest in, Buffer part, int left) {
        var rest = left;
        while (rest > 0 && !in.response().writeQueueFull()) {
            in.response().write(part);
            written.addAndGet(part.length());
            rest -= part.length();
        }
        var more = rest;
        if (rest == 0) {
            in.response().end();
        } else {
            isFull.set(true);
            in.response().drainHandler(drained -> {
                isFull.set(false);
                write(in, part, more);
            });
        }
    }

    /** Whether its big answer has stood still for as long as a drain would take many times over. */
    boolean isHeldBack() {
        var before = written.get();
        try {
            Thread.sleep(200);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
        return isFull.get() && written.get() == before;
    }

    /** Answers everything that is held. */
    void release() {
        for (var in = held.poll(); in != null; in = held.poll()) {
            in.response().end("released");
        }
    }

    @Override
    public void close() {
        server.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
