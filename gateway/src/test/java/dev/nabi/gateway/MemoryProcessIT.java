package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.RawFunction.Talk;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attacks on the memory of a gateway that has the heap of the chart's limit: 40 % of 768 MiB. It ends when it runs out of
 * memory, as its image says; that it is alive, serves, and holds nothing in the end is what each test says.
 */
@TestInstance(Lifecycle.PER_CLASS)
class MemoryProcessIT {
    private static final int LOOPS = 2;
    private static final String OPTIONS = "-Xmx307m -XX:+ExitOnOutOfMemoryError";

    private Platform platform;
    private FunctionServer server;
    private PackagedGateway gateway;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        platform = new Platform();
        server = new FunctionServer(platform.vertx, 0);
        platform.function("hello", "");
        platform.pod("hello", "hello-1", server.port());
        platform.function("asleep", "queue: {length: 100000, waitSeconds: 60}");
        gateway = new PackagedGateway(
                platform,
                directory,
                Map.of(
                        "JDK_JAVA_OPTIONS",
                        OPTIONS,
                        "NABI_GATEWAY_EVENT_LOOPS",
                        Integer.toString(LOOPS),
                        "NABI_GATEWAY_HEAD_TIMEOUT",
                        "60s"));
        Platform.await("the function", () -> gateway.status("/function/hello") == 200);
    }

    @AfterAll
    void stop() {
        gateway.close();
        server.close();
        platform.close();
    }

    private SocketChannel send(String text) throws IOException {
        var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port));
        try {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException refused) {
            // Answered, and closed, before all of it was sent.
        }
        return channel;
    }

    private static void close(List<SocketChannel> channels) throws IOException {
        for (var channel : channels) {
            channel.close();
        }
    }

    private double heap() {
        return gateway.metric("jvm_memory_used_bytes", "area=\"heap\"") / (1 << 20);
    }

    private void serves(String attack) {
        assertThat(gateway.status("/function/hello")).as(attack).isEqualTo(200);
        assertThat(gateway.isAlive()).isTrue();
        System.out.printf("%s: heap %.0f of 307 MiB%n", attack, heap());
    }

    /** Whether a long head is read again: then it is routed, and its Function is not known. */
    private void longHeadsAreTaken() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port)) {
            RawFunction.say(socket.getOutputStream(), head("/function/nobody", 190, 150) + "Connection: close\r\n\r\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 404");
        }
    }

    private static String head(String path, int fields, int size) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + ("X: " + "v".repeat(size - 5) + "\r\n").repeat(fields);
    }

    @Test
    void manyUnfinishedHeadsOfTinyFields() throws Exception {
        var attackers = new ArrayList<SocketChannel>();
        for (var i = 0; i < 1400; i++) {
            attackers.add(send("GET / HTTP/1.1\r\nHost: x\r\n" + "a:b\r\n".repeat(8000)));
        }

        serves("1,400 unfinished heads of 8,000 fields");

        close(attackers);
        longHeadsAreTaken();
    }

    @Test
    void manyUnfinishedHeadsWithinTheLimits() throws Exception {
        var attackers = new ArrayList<SocketChannel>();
        for (var i = 0; i < 5000; i++) {
            attackers.add(send(head("/", 190, 165)));
        }

        serves("5,000 unfinished heads of 190 fields, 31 KB");

        close(attackers);
        Platform.await("the memory of the attackers", () -> eachLoopTakesLongHeads());
    }

    /** Connections go to the loops in turn, and each loop has its own share of the memory. */
    private boolean eachLoopTakesLongHeads() {
        try {
            for (var loop = 0; loop < LOOPS; loop++) {
                longHeadsAreTaken();
            }
            return true;
        } catch (AssertionError notYet) {
            return false;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void manyStreamsWithLongHeadsThatWait() throws Exception {
        var clients = new ArrayList<RawHttp2>();
        var streams = 0;
        while (clients.stream().noneMatch(client -> client.seen.toString().contains("{:status=503}"))) {
            var client = new RawHttp2(gateway.port);
            clients.add(client);
            for (var stream = 0; stream < 100; stream++) {
                client.request(longHeaders(), true);
                streams++;
            }
        }

        serves(streams + " streams with heads of 22 KB that wait for an instance, the last ones refused");

        clients.forEach(RawHttp2::close);
        Platform.await("the memory of the attackers", () -> eachLoopTakesLongHeads());
    }

    private static Http2Headers longHeaders() {
        var headers = new DefaultHttp2Headers(false)
                .method("GET")
                .path("/function/asleep")
                .authority("x");
        for (var i = 0; i < 150; i++) {
            headers.add("x-" + i, "v".repeat(130));
        }
        return headers;
    }

    private void calls(int count, String name, Talk talk) throws Exception {
        var asked = new AtomicInteger();
        try (var function = new RawFunction((in, out) -> {
            RawFunction.readUntil(in, "\r\n\r\n");
            asked.incrementAndGet();
            talk.on(in, out);
        })) {
            platform.function(name, "concurrency: 0, timeoutSeconds: 60, queue: {length: 100000, waitSeconds: 60}");
            platform.pod(name, name + "-1", function.port());
            var clients = new ArrayList<SocketChannel>();
            for (var i = 0; i < count; i++) {
                clients.add(send("GET /function/" + name + " HTTP/1.1\r\nHost: x\r\n\r\n"));
            }
            Platform.await("the calls", () -> asked.get() >= count);
            serves(count + " calls to the function " + name);
            close(clients);
        }
    }

    @Test
    void answersOfManyFields() throws Exception {
        calls(600, "answers-16000-fields", (in, out) -> {
            RawFunction.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + "a:b\r\n".repeat(16_000) + "\r\nok");
        });
        Platform.await("the memory of the answers", this::eachLoopTakesLongHeads);
    }

    @Test
    void unfinishedAnswersWithinTheLimits() throws Exception {
        var end = new CountDownLatch(1);
        calls(3000, "answers-60-kb-of-head-and-waits", (in, out) -> {
            RawFunction.say(out, "HTTP/1.1 200 OK\r\n" + ("X: " + "v".repeat(315) + "\r\n").repeat(190));
            try {
                end.await();
            } catch (InterruptedException stop) {
                throw new IOException(stop);
            }
        });
        end.countDown();
        Platform.await("the memory of the answers", this::eachLoopTakesLongHeads);
    }

    @Test
    void manyConnectionsOfHttp2AndUnfinishedHeaderBlocks() throws Exception {
        var attackers = new ArrayList<SocketChannel>();
        var block = (char) 0 + "" + (char) 62 + (char) 128 + (char) 1 + (char) 0 + "\0\0\0\1" + "\0".repeat(16_000);
        for (var i = 0; i < 6000; i++) {
            attackers.add(send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0\0\0\4\0\0\0\0\0" + block));
        }

        serves("6,000 connections of HTTP/2 with an unfinished header block of 16 KB");

        close(attackers);
        Platform.await("the memory of the attackers", this::eachLoopTakesLongHeads);
    }
}
