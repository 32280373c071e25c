package dev.nabi.reconciliation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/**
 * An API server whose Functions, Triggers and pods never change. Other benchmarks run this file as a program: {@code java
 * KubernetesApi.java <port> <file of the list of Functions> <file of the list of pods>}.
 */
final class KubernetesApi implements AutoCloseable {
    private static final String NO_TRIGGERS =
            "{\"apiVersion\": \"nabi.dev/v1alpha1\", \"kind\": \"TriggerList\", \"metadata\": {\"resourceVersion\": \"1\"},"
                    + " \"items\": []}";

    private final HttpServer server;

    public static void main(String[] arguments) throws IOException {
        new KubernetesApi(
                Integer.parseInt(arguments[0]),
                Files.readString(Path.of(arguments[1])),
                Files.readString(Path.of(arguments[2])),
                NO_TRIGGERS);
    }

    KubernetesApi(int port, String functions, String pods) throws IOException {
        this(port, functions, pods, NO_TRIGGERS);
    }

    /** One on a port; 0 for any that is free. */
    KubernetesApi(int port, String functions, String pods, String triggers) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/apis/nabi.dev/v1alpha1/functions", exchange -> answer(exchange, functions));
        server.createContext("/apis/nabi.dev/v1alpha1/triggers", exchange -> answer(exchange, triggers));
        server.createContext("/api/v1/pods", exchange -> answer(exchange, pods));
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A watch by WebSocket is answered plainly, which makes the client watch by HTTP, and that one stays silent. */
    private static void answer(HttpExchange exchange, String list) throws IOException {
        var isWatch = String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=true");
        var isUpgrade = exchange.getRequestHeaders().containsKey("Upgrade");
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (isWatch && !isUpgrade) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            return;
        }
        var body = list.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
