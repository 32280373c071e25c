package dev.nabi.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A gateway with a function that answers and one that says what a test has it say, byte by byte. */
abstract class WireUnderTest {
    Platform platform;
    FunctionServer server;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
        server = new FunctionServer(platform.vertx, 0);
        platform.function("hello", "");
        platform.pod("hello", "hello-1", server.port());
        platform.function("raw", "timeoutSeconds: 5");
    }

    @AfterEach
    void stop() {
        server.close();
        platform.close();
    }

    Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    void raw(RawFunction function) {
        platform.pod("raw", "raw-1", function.port());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "raw-00001") == 1);
    }
}
