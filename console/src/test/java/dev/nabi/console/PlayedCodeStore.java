package dev.nabi.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** Keeps code by its digest. */
public final class PlayedCodeStore implements AutoCloseable {
    private final HttpServer server;
    public final Map<String, byte[]> contents = new ConcurrentHashMap<>();

    PlayedCodeStore() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/code", this::answer);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        var query = String.valueOf(exchange.getRequestURI().getQuery());
        if (exchange.getRequestMethod().equals("POST")) {
            contents.put(
                    query.replaceAll(".*sha256=", ""), exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(201, -1);
        } else {
            var path = exchange.getRequestURI().getPath();
            var content = contents.get(path.substring(path.lastIndexOf('/') + 1));
            exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : content.length);
            if (content != null) {
                exchange.getResponseBody().write(content);
            }
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
