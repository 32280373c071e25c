package dev.nabi.e2e;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A site of somebody else, whose page sends a form to the console as soon as it is opened. */
final class HostileSite implements AutoCloseable {
    private final HttpServer server;

    private HostileSite(HttpServer server) {
        this.server = server;
    }

    static HostileSite posting(URI target, String field, String value) throws IOException {
        var page = """
                <!doctype html><form action="%s" method="post"><input name="%s" value="%s"></form>
                <script>document.forms[0].submit()</script>
                """.formatted(target, field, value).getBytes(StandardCharsets.UTF_8);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            try (var out = exchange.getResponseBody()) {
                out.write(page);
            }
        });
        server.start();
        return new HostileSite(server);
    }

    /** Another site to a browser, and one that differs in its port alone, to which cookies go. */
    List<String> addresses() {
        var port = server.getAddress().getPort();
        return List.of("http://localhost:" + port + "/", "http://127.0.0.1:" + port + "/");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
