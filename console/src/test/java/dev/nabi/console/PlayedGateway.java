package dev.nabi.console;

import static dev.nabi.console.PlayedServer.field;
import static dev.nabi.console.PlayedServer.send;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Answers calls of Functions as gateway and base image do: an echo, and what the event asks for. */
public final class PlayedGateway implements AutoCloseable {
    /** A call as it came. */
    public record Call(String path, String body, String prefer, String authorization) {}

    public static final String ID = "7d6f0a2c9b1e4f53a8c4d2e6f7091b3c";

    public final List<Call> calls = new CopyOnWriteArrayList<>();
    public volatile String revision = "";

    /** Lets answers that come slowly go on. */
    public volatile CountDownLatch rest = new CountDownLatch(1);

    private final PlayedServer server = new PlayedServer("/function/", this::answer);

    URI uri() {
        return server.uri();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var event = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var path = exchange.getRequestURI().toString();
        var prefer = field(exchange, "Prefer");
        calls.add(new Call(path, event, prefer, field(exchange, "Authorization")));
        var fields = exchange.getResponseHeaders();
        fields.set("Content-Type", "application/json");
        fields.set("Nabi-Invocation-Id", ID);
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
        } else if (event.contains("\"slowly\"")) {
            slowly(exchange);
        } else if (event.contains("\"half\"")) {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write("half of".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.close();
        } else {
            send(exchange, 200, "{\"echo\":" + event + "}");
        }
    }

    /** A first piece, and a second one when the test says so. */
    private void slowly(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (var body = exchange.getResponseBody()) {
            body.write("first".getBytes(StandardCharsets.UTF_8));
            body.flush();
            if (rest.await(60, TimeUnit.SECONDS)) {
                body.write("second".getBytes(StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
