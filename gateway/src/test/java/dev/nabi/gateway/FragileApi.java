package dev.nabi.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An API server that can go down and come back changed, and can call a watch too old. */
final class FragileApi implements AutoCloseable {
    static final String FUNCTIONS = "functions";
    static final String PODS = "pods";

    final List<String> patches = new CopyOnWriteArrayList<>();
    final AtomicInteger lists = new AtomicInteger();
    final int port;
    private final Map<String, String> items = new ConcurrentHashMap<>();
    private final Map<String, List<OutputStream>> watches = new ConcurrentHashMap<>();
    private volatile HttpServer server;
    private final AtomicInteger version = new AtomicInteger(1);

    FragileApi() throws IOException {
        server = serve(0);
        port = server.getAddress().getPort();
    }

    private HttpServer serve(int at) throws IOException {
        var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext(
                "/apis/nabi.dev/v1alpha1/functions", exchange -> answer(exchange, FUNCTIONS, "FunctionList"));
        http.createContext("/api/v1/pods", exchange -> answer(exchange, PODS, "PodList"));
        http.createContext("/apis/apps/v1/namespaces/", this::patch);
        http.start();
        return http;
    }

    /** Sets what there is of a kind, without telling anybody. */
    void set(String kind, String json) {
        version.incrementAndGet();
        items.put(kind, json);
    }

    /** Tells all watches of a kind, and ends them. */
    void tooOld(String kind) throws IOException {
        for (var watch : watches.getOrDefault(kind, List.of())) {
            watch.write("""
                    {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","code":410,"reason":"Expired"}}
                    """.getBytes(StandardCharsets.UTF_8));
            watch.close();
        }
        watches.remove(kind);
    }

    /** Tells all watches of a kind of a change. */
    void changed(String kind, String object) throws IOException {
        for (var watch : watches.getOrDefault(kind, List.of())) {
            watch.write(("{\"type\":\"MODIFIED\",\"object\":" + object.replace("\n", " ") + "}\n")
                    .getBytes(StandardCharsets.UTF_8));
            watch.flush();
        }
    }

    boolean isWatched() {
        return watches.containsKey(FUNCTIONS) && watches.containsKey(PODS);
    }

    void down() {
        server.stop(0);
        watches.clear();
    }

    void up() throws IOException {
        server = serve(port);
    }

    private void answer(HttpExchange exchange, String kind, String list) throws IOException {
        var isWatch = String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=true");
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (isWatch && !exchange.getRequestHeaders().containsKey("Upgrade")) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            watches.computeIfAbsent(kind, none -> new CopyOnWriteArrayList<>()).add(exchange.getResponseBody());
            return;
        }
        if (!isWatch) {
            lists.incrementAndGet();
        }
        var group = kind.equals(PODS) ? "v1" : "nabi.dev/v1alpha1";
        var body = """
                {"apiVersion": "%s", "kind": "%s", "metadata": {"resourceVersion": "%d"}, "items": [%s]}
                """.formatted(group, list, version.get(), items.getOrDefault(kind, ""))
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void patch(HttpExchange exchange) throws IOException {
        patches.add(exchange.getRequestURI().getPath());
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, 2);
        exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
