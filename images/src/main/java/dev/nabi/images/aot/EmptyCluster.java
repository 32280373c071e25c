package dev.nabi.images.aot;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A Kubernetes API with nothing in it but what it is given, so that a program that is trained meets a server: lists are
 * empty, watches stay silent, nothing else is found, and what is written is answered with itself.
 */
final class EmptyCluster implements AutoCloseable {
    private static final String LIST =
            "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}";
    private static final String NOT_FOUND = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\","
            + "\"reason\":\"NotFound\",\"message\":\"not found\",\"code\":404}";
    private static final String VERSION = "{\"major\":\"1\",\"minor\":\"31\",\"gitVersion\":\"v1.31.0\"}";

    /** What there is all the same. */
    interface Contents {
        /** Whether it has answered. */
        boolean serve(HttpExchange exchange) throws IOException;
    }

    private final Contents contents;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    EmptyCluster(Contents contents) throws IOException {
        this.contents = contents;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** What makes a Kubernetes client of the trained program come here, whatever the machine is set up for. */
    Map<String, String> environment() {
        var url = "http://127.0.0.1:" + server.getAddress().getPort();
        return Map.of(
                "KUBERNETES_MASTER", url,
                "KUBERNETES_NAMESPACE", "default",
                "KUBERNETES_AUTH_TRYKUBECONFIG", "false",
                "KUBERNETES_AUTH_TRYSERVICEACCOUNT", "false");
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        // Watches are still waited in.
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            if (contents.serve(exchange)) {
                return;
            }
            var path = exchange.getRequestURI().getPath();
            var sent = exchange.getRequestBody().readAllBytes();
            if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, 200, sent);
            } else if (isUpgrade(exchange)) {
                // No WebSocket here: the client takes this for an old server and watches by plain HTTP.
                send(exchange, 200, new byte[0]);
            } else if (isWatch(exchange)) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().flush();
                awaitClose();
            } else if (path.equals("/version")) {
                send(exchange, 200, VERSION.getBytes(StandardCharsets.UTF_8));
            } else if (isCollection(path)) {
                send(exchange, 200, LIST.getBytes(StandardCharsets.UTF_8));
            } else {
                send(exchange, 404, NOT_FOUND.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    static boolean isWatch(HttpExchange exchange) {
        var query = exchange.getRequestURI().getQuery();
        return query != null && query.contains("watch=true");
    }

    static boolean isUpgrade(HttpExchange exchange) {
        return exchange.getRequestHeaders().containsKey("Upgrade");
    }

    /** {@code /api/v1/pods}, {@code /apis/apps/v1/namespaces/x/deployments}: a kind's plural, and no name after it. */
    static boolean isCollection(String path) {
        var parts = List.of(path.substring(1).split("/"));
        int kind = parts.getFirst().equals("api") ? 2 : 3;
        if (parts.size() > kind + 2 && parts.get(kind).equals("namespaces")) {
            kind += 2;
        }
        return parts.size() == kind + 1;
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
