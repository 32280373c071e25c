package dev.nabi.function;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves one jar over HTTP and counts how often it was fetched. */
final class JarServer implements AutoCloseable {
    private final byte[] jar;
    private final HttpServer server;
    private final AtomicInteger fetches = new AtomicInteger();

    JarServer(byte[] jar) throws IOException {
        this.jar = jar;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            fetches.incrementAndGet();
            exchange.sendResponseHeaders(200, jar.length);
            exchange.getResponseBody().write(jar);
            exchange.close();
        });
        server.start();
    }

    int fetches() {
        return fetches.get();
    }

    /** Where a function finds it. */
    Map<String, String> environment() {
        return Map.of(
                "NABI_JAR_URL",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/app.jar",
                "NABI_JAR_SHA256",
                sha256());
    }

    String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(jar));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
