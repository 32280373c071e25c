package dev.nabi.console;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps code by its digest. */
public final class PlayedCodeStore implements AutoCloseable {
    private static final byte[] NOTHING = {};

    public final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    private final PlayedServer server = new PlayedServer("/code", this::answer);

    URI uri() {
        return server.uri();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var query = String.valueOf(exchange.getRequestURI().getQuery());
        if (exchange.getRequestMethod().equals("POST")) {
            contents.put(
                    query.replaceAll(".*sha256=", ""), exchange.getRequestBody().readAllBytes());
            PlayedServer.send(exchange, 201, NOTHING);
        } else {
            var path = exchange.getRequestURI().getPath();
            var content = contents.get(path.substring(path.lastIndexOf('/') + 1));
            PlayedServer.send(exchange, content == null ? 404 : 200, content == null ? NOTHING : content);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
