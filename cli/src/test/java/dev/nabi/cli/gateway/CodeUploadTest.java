package dev.nabi.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.nabi.cli.CommandException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How code is put into a store that answers here. */
class CodeUploadTest {
    @TempDir
    Path directory;

    private final Deque<Integer> answers = new ArrayDeque<>();
    private HttpServer server;
    private Path jar;

    @BeforeEach
    void start() throws IOException {
        jar = Files.writeString(directory.resolve("a.jar"), "a jar");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().add("Retry-After", "0");
                exchange.sendResponseHeaders(Objects.requireNonNull(answers.poll()), -1);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private CodeUpload upload() {
        return new CodeUpload(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), Optional.of("token"));
    }

    /** Five deployments at once, and the fifth failed. */
    @Test
    void waitsForItsTurnWhereOthersUpload() {
        answers.addAll(List.of(503, 503, 201));

        upload().put("shop", jar, "0".repeat(64));

        assertThat(answers).isEmpty();
    }

    @Test
    void whatIsRefusedIsNotTriedAgain() {
        answers.addAll(List.of(507, 201));

        assertThatThrownBy(() -> upload().put("shop", jar, "0".repeat(64)))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("507");
        assertThat(answers).hasSize(1);
    }
}
