package dev.nabi.images.aot;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One Function at zero for a gateway in training: a patch of its scale brings a pod, whose port answers calls; and the
 * pod goes when it is told to. All stays on this machine.
 */
final class WarmFunction implements EmptyCluster.Contents, AutoCloseable {
    /** Where a gateway serves it. */
    static final String PATH = "/function/default/warm";

    private final HttpServer instance;
    private BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final String function = resource("function.json");
    private final String pod = resource("pod.json");
    private int number;
    private int version = 1;

    WarmFunction() throws IOException {
        instance = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        instance.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            EmptyCluster.send(exchange, 200, "warm".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        instance.start();
    }

    /** The pod ends; the next call has to bring another. */
    synchronized void toZero() {
        tell("DELETED");
        number++;
    }

    @Override
    public boolean serve(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("PATCH") && path.endsWith("/scale")) {
            // The gateway sees a pod as the kubelet does: first without an address.
            synchronized (this) {
                tell("ADDED");
                tell("MODIFIED");
            }
            EmptyCluster.send(exchange, 200, exchange.getRequestBody().readAllBytes());
            return true;
        }
        if (exchange.getRequestMethod().equals("GET")
                && path.endsWith("/functions")
                && !EmptyCluster.isWatch(exchange)) {
            EmptyCluster.send(
                    exchange,
                    200,
                    ("{\"apiVersion\": \"nabi.dev/v1alpha1\", \"kind\": \"FunctionList\", "
                                    + "\"metadata\": {\"resourceVersion\": \"1\"}, \"items\": [" + function + "]}")
                            .getBytes(StandardCharsets.UTF_8));
            return true;
        }
        if (path.endsWith("/pods") && EmptyCluster.isWatch(exchange) && !EmptyCluster.isUpgrade(exchange)) {
            watch(exchange);
            return true;
        }
        return false;
    }

    private void watch(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        var out = exchange.getResponseBody();
        out.flush();
        var own = new LinkedBlockingQueue<String>();
        synchronized (this) {
            // A watch that the client has left must not take what another is to see.
            events = own;
        }
        try {
            while (true) {
                out.write(own.take().getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(String type) {
        var object = pod.replace("${number}", "%012d".formatted(number))
                .replace("${version}", Integer.toString(++version))
                .replace("${port}", Integer.toString(instance.getAddress().getPort()));
        if (type.equals("ADDED")) {
            object = object.replace("\"podIP\": \"127.0.0.1\",", "").replace("\"Running\"", "\"Pending\"");
        }
        events.add("{\"type\":\"" + type + "\",\"object\":" + object.replaceAll("\\s*\n\\s*", " ") + "}\n");
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(WarmFunction.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        instance.stop(0);
    }
}
