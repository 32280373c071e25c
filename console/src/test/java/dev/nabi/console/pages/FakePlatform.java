package dev.nabi.console.pages;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A gateway, its management port and that of events, on one port: answers as those do, and remembers what it was asked. */
final class FakePlatform implements AutoCloseable {
    private static final String USAGE = """
            {"rows":[{"from":"2026-11-30T10:00:00Z","function":"hello","invocations":1234,"serverError":2,"timedOut":1,
             "coldStarts":3,"gbSeconds":"1.5"}]}""";
    private static final String COST = """
            {"currency":"USD","total":"0.000300","covers":"all gateways","lines":[
             {"function":"hello","item":"invocations","quantity":"0.001234","unit":"million invocations","unitPrice":"0.20","amount":"0.000247"},
             {"function":"hello","item":"compute","quantity":"1.5","unit":"GB-second","unitPrice":"0.0000166667","amount":"0.000053"}]}""";
    private static final String RECENT = """
            {"bounds":[10,100,1000],"functions":{"hello":[{"time":1796032800,"queued":2,"instances":3,"durations":[0,10,0,0]}]}}""";
    private static final String LETTERS = """
            {"total":1,"items":[{"id":"01ABC","trigger":"orders","reason":"AttemptsSpent","settledAt":"2026-11-30T09:00:00Z",
             "detail":"<b>500</b>"}]}""";

    final List<String> asked = new CopyOnWriteArrayList<>();
    /** What the call's log is said to be; empty for what was sent. */
    volatile String logResult = "";

    private final HttpServer server;

    FakePlatform() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/usage", exchange -> json(exchange, USAGE));
        server.createContext("/cost", exchange -> json(exchange, COST));
        server.createContext("/recent", exchange -> json(exchange, RECENT));
        server.createContext("/v1/namespaces/shop/dead-letters", exchange -> json(exchange, LETTERS));
        server.createContext("/function/shop/hello", this::call);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void json(HttpExchange exchange, String text) throws IOException {
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Authorization"));
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        answer(exchange, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Gives back what it gets, after a cold start, and prints it. */
    private void call(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        asked.add("call " + exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("User-Agent") + " "
                + exchange.getRequestHeaders().getFirst("Authorization"));
        var headers = exchange.getResponseHeaders();
        headers.add("Server-Timing", "queue;dur=1.0, start;dur=700.0, function;dur=20.0");
        headers.add("Nabi-Invocation-Id", "7d6f0a2c9b1e4f53a8c4d2e6f7091b3c");
        headers.add("Nabi-Log-Result", logResult.isEmpty() ? Base64.getEncoder().encodeToString(body) : logResult);
        answer(exchange, body);
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
