package dev.nabi.function.training;

import dev.nabi.function.handler.Handler;
import dev.nabi.function.handler.RawType;
import java.io.IOException;
import java.lang.reflect.Type;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls a function in its own process, so that the JVM sees which classes a first answer needs. With sample calls the
 * handler gets them, as it would from a gateway. Without any it is not called, since nobody knows what it would do: a
 * stand-in answers what it was given, which binds the payload's type and writes it again.
 */
public final class Training {
    private static final int STAND_IN_CALLS = 2;

    private final List<Path> calls;
    private final Handler handler;

    /** The training of a handler by the files of a folder, which need not exist: each is the body of one call. */
    public Training(Path folder, Handler handler) throws IOException {
        this.handler = handler;
        if (!Files.isDirectory(folder)) {
            this.calls = List.of();
            return;
        }
        try (var files = Files.list(folder)) {
            this.calls = files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** What is to be served during the training. */
    public Handler handler() {
        if (!calls.isEmpty()) {
            return handler;
        }
        return handler.withCall((payload, context) -> handler.raw() ? null : payload);
    }

    /** Makes the calls; a sample that is refused or fails is an {@link IOException}. */
    public void run(int port) throws IOException {
        for (int i = 0; calls.isEmpty() && i < STAND_IN_CALLS; i++) {
            call(port, "application/json", emptyJson(handler.payload()).getBytes(StandardCharsets.US_ASCII));
        }
        for (var sample : calls) {
            var answer = call(port, contentType(sample.toString()), Files.readAllBytes(sample));
            if (!answer.startsWith("HTTP/1.1 2") && !answer.startsWith("HTTP/1.1 3")) {
                throw new IOException("the training call " + sample + " was answered with\n" + answer);
            }
        }
    }

    private static String call(int port, String contentType, byte[] body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var out = socket.getOutputStream();
            out.write(("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + contentType
                            + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static String contentType(String file) {
        return file.endsWith(".json")
                ? "application/json"
                : file.endsWith(".txt") ? "text/plain; charset=utf-8" : "application/octet-stream";
    }

    /** The least that binds to the type. */
    static String emptyJson(@Nullable Type payload) {
        var raw = payload == null ? Object.class : RawType.of(payload);
        if (raw.isArray() || Collection.class.isAssignableFrom(raw)) {
            return "[]";
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return "true";
        }
        return raw.isPrimitive() || Number.class.isAssignableFrom(raw) ? "0" : "{}";
    }
}
