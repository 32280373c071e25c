package dev.nabi.reconciliation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;

/**
 * A function as a process: it does what the path says, and writes the client's id of each call that it has done to a
 * file before it answers. A kill of the process takes nothing of that back.
 */
final class FunctionServer {
    private final OutputStream log;

    private FunctionServer(OutputStream log) {
        this.log = log;
    }

    /** Arguments: port, file. */
    public static void main(String[] arguments) throws IOException {
        // Else the kernel holds a body back until its head was acknowledged.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var file = Files.newOutputStream(
                Path.of(arguments[1]), StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE);
        var function = new FunctionServer(file);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        var server = HttpServer.create(address, 1024);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", function::serve);
        server.start();
    }

    /** The path: {@code /<status>/<milliseconds that it takes>}. */
    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            var parts = exchange.getRequestURI().getPath().split("/", -1);
            var id = exchange.getRequestHeaders().getFirst("X-Call");
            if (parts.length != 3 || id == null) {
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            Thread.sleep(Integer.parseInt(parts[2]));
            done(id);
            var body = ("did " + id).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(Integer.parseInt(parts[1]), body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void done(String id) throws IOException {
        log.write((id + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
