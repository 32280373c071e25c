import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** An API server with one Function and one pod that never change: {@code java FakeApi.java <port> <pod's port>}. */
class FakeApi {
    private static final String FUNCTIONS =
            """
            {"apiVersion": "nabi.dev/v1alpha1", "kind": "FunctionList", "metadata": {"resourceVersion": "1"}, "items": [{
              "apiVersion": "nabi.dev/v1alpha1", "kind": "Function",
              "metadata": {"name": "bench", "namespace": "default", "uid": "f", "resourceVersion": "1"},
              "spec": {"image": "bench", "concurrency": 0},
              "status": {"conditions": [], "traffic": [{"revision": "bench-00001", "weight": 100}]}}]}
            """;
    private static final String PODS =
            """
            {"apiVersion": "v1", "kind": "PodList", "metadata": {"resourceVersion": "1"}, "items": [{
              "apiVersion": "v1", "kind": "Pod",
              "metadata": {"name": "bench-1", "namespace": "default", "uid": "p", "resourceVersion": "1",
                "labels": {"nabi.dev/function": "bench", "nabi.dev/revision": "bench-00001"},
                "annotations": {"nabi.dev/port": "%s"}},
              "spec": {"containers": [{"name": "function", "ports": [{"name": "http1", "containerPort": 8080}]}]},
              "status": {"phase": "Running", "podIP": "127.0.0.1"}}]}
            """;

    public static void main(String[] arguments) throws IOException {
        var port = Integer.parseInt(arguments[0]);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/apis/nabi.dev/v1alpha1/functions", exchange -> answer(exchange, FUNCTIONS));
        server.createContext("/api/v1/pods", exchange -> answer(exchange, PODS.formatted(arguments[1])));
        server.start();
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
}
