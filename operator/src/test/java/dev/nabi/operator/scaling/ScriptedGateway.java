package dev.nabi.operator.scaling;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A management port, of a gateway or an events process, whose streams go as a test says, one script for each connection. */
final class ScriptedGateway implements AutoCloseable {
    /** What is answered once all scripts have been played: nothing, for as long as the test runs. */
    private final CountDownLatch end = new CountDownLatch(1);

    private final HttpServer server;
    private final BlockingQueue<Script> scripts = new LinkedBlockingQueue<>();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();
    final List<String> tokens = new CopyOnWriteArrayList<>();

    interface Script {
        void play(OutputStream out) throws IOException, InterruptedException;
    }

    ScriptedGateway(Script... scripts) throws IOException {
        this.scripts.addAll(List.of(scripts));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/demand", this::stream);
        server.createContext("/backlog", this::stream);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Says nothing more, until the test ends. */
    Script silence() {
        return out -> end.await();
    }

    /** Says this each moment, until nobody listens any more. */
    Script forEver(String line) {
        return out -> {
            while (!end.await(10, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                say(out, line);
            }
        };
    }

    static Script saying(String... lines) {
        return out -> {
            for (var line : lines) {
                say(out, line);
            }
        };
    }

    static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void stream(HttpExchange exchange) throws IOException {
        connections.incrementAndGet();
        tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        var script = scripts.poll();
        if (script == null) {
            script = silence();
        }
        try {
            if (script.equals(REFUSED)) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            exchange.sendResponseHeaders(200, 0);
            var out = exchange.getResponseBody();
            out.flush();
            script.play(out);
            out.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.incrementAndGet();
            exchange.close();
        }
    }

    static final Script REFUSED = out -> {};

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
    }
}
