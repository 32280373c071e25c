package dev.nabi.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Answers calls of Functions as gateway and base image do: an echo, and what the event asks for. */
public final class PlayedGateway implements AutoCloseable {
    /** A call as it came. */
    public record Call(String path, String body, String prefer, String authorization) {}

    private final HttpServer server;
    public final List<Call> calls = new CopyOnWriteArrayList<>();
    public volatile String revision = "";

    PlayedGateway() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/function/", this::answer);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        var event = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var path = exchange.getRequestURI().getPath();
        var prefer = field(exchange, "Prefer");
        calls.add(new Call(path, event, prefer, field(exchange, "Authorization")));
        var fields = exchange.getResponseHeaders();
        fields.set("Content-Type", "application/json");
        if (path.contains("@") && !revision.isEmpty()) {
            fields.set("Nabi-Revision", revision);
        }
        if (field(exchange, "Nabi-Log").equals("tail")) {
            fields.set(
                    "Nabi-Log-Result",
                    Base64.getEncoder().encodeToString("hello from the function\n".getBytes(StandardCharsets.UTF_8)));
            fields.set("Nabi-Report", "duration=12.34, billed=13, memory=256, max-memory=84, init=350.12");
        }
        if (prefer.equals("respond-async")) {
            send(exchange, 202, "");
        } else if (event.contains("\"fail\"")) {
            fields.set("X-Amz-Function-Error", "Unhandled");
            send(
                    exchange,
                    500,
                    "{\"errorMessage\":\"no tea\",\"errorType\":\"java.lang.IllegalStateException\",\"stackTrace\":[]}");
        } else if (event.contains("\"problem\"")) {
            var type = event.replaceAll(".*\"problem\": *\"([a-z-]+)/([0-9]+)\".*", "$1");
            var status = Integer.parseInt(event.replaceAll(".*\"problem\": *\"([a-z-]+)/([0-9]+)\".*", "$2"));
            fields.set("Content-Type", "application/problem+json");
            send(exchange, status, "{\"type\":\"urn:nabi:problem:" + type + "\",\"detail\":\"said by the test\"}");
        } else if (event.contains("\"nothing\"")) {
            send(exchange, 204, "");
        } else {
            send(exchange, 200, "{\"echo\":" + event + "}");
        }
    }

    private static String field(HttpExchange exchange, String name) {
        var value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
