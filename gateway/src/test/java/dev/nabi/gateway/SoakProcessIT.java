package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bounded load with everything that goes wrong, and what is left of it: clients that vanish, reset, send or read slowly,
 * functions that crash, pods that come and go, over HTTP/1.1 and HTTP/2. {@code -Dnabi.soak.seconds} says for how long.
 */
class SoakProcessIT {
    private static final int SECONDS = Integer.getInteger("nabi.soak.seconds", 6);
    private static final String[] PATHS = {
        "", "/sleep", "/die", "/half", "/echo", "/first-then-never", "/status?code=500"
    };

    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private final List<Thread> actors = new ArrayList<>();
    private Platform platform;
    private FunctionServer server;
    private FunctionServer other;
    private PackagedGateway gateway;

    /** What the gateway holds. */
    private record Holding(
            double inFlight,
            double queued,
            double lobby,
            long descriptors,
            double heapMib,
            double directMib,
            long rssMib) {}

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        platform = new Platform();
        server = new FunctionServer(platform.vertx, 0);
        other = new FunctionServer(platform.vertx, 0);
        platform.function("hello", "concurrency: 20, timeoutSeconds: 3, queue: {length: 50, waitSeconds: 2}");
        platform.pod("hello", "hello-1", server.port());
        gateway = new PackagedGateway(
                platform,
                directory,
                Map.of(
                        "JDK_JAVA_OPTIONS",
                        "-Xmx307m -XX:+ExitOnOutOfMemoryError -Dio.netty.leakDetection.level=paranoid",
                        "NABI_GATEWAY_EVENT_LOOPS",
                        "2",
                        "NABI_GATEWAY_IDLE_TIMEOUT",
                        "2s"));
        Platform.await("the function", () -> gateway.status("/function/hello") == 200);
    }

    @AfterEach
    void stop() {
        isOver.set(true);
        gateway.close();
        server.close();
        other.close();
        platform.close();
    }

    private interface Act {
        void once(Random chance) throws Exception;
    }

    /** Does something again and again; what fails for want of an answer is counted. */
    private void actor(int seed, Act act) {
        actors.add(Thread.ofPlatform().start(() -> {
            var chance = new Random(seed);
            while (!isOver.get()) {
                try {
                    act.once(chance);
                    answered.incrementAndGet();
                } catch (Exception gone) {
                    broken.incrementAndGet();
                }
            }
        }));
    }

    private static String path(Random chance) {
        return "/function/hello" + PATHS[chance.nextInt(PATHS.length)];
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port);
        socket.setSoTimeout(5000);
        return socket;
    }

    /** Asks, reads as much as it likes, and goes: by an end or by a reset. */
    private void vanish(Random chance) throws IOException, InterruptedException {
        try (var socket = connect()) {
            var body = "x".repeat(chance.nextInt(40_000));
            var text = "POST " + path(chance) + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n"
                    + body;
            var bytes = text.getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream()
                    .write(bytes, 0, chance.nextBoolean() ? bytes.length : chance.nextInt(bytes.length));
            if (chance.nextBoolean()) {
                socket.getInputStream().readNBytes(1 + chance.nextInt(100));
            }
            Thread.sleep(chance.nextInt(20));
            if (chance.nextBoolean()) {
                socket.setSoLinger(true, 0);
            }
        }
    }

    /** Sends a head, or reads a large answer, a little at a time, for a while. */
    private void dawdle(Random chance) throws IOException, InterruptedException {
        try (var socket = connect()) {
            var isReader = chance.nextBoolean();
            var text = "GET /function/hello" + (isReader ? "/big" : "") + " HTTP/1.1\r\nHost: x\r\n"
                    + (isReader ? "\r\n" : "X: ");
            RawFunction.say(socket.getOutputStream(), text);
            for (var count = chance.nextInt(30); count > 0; count--) {
                if (isReader) {
                    socket.getInputStream().readNBytes(512);
                } else {
                    socket.getOutputStream().write('y');
                }
                Thread.sleep(20);
            }
        }
    }

    /** Opens streams, and cancels, leaves or waits for them. */
    private void streams(Random chance) throws Exception {
        try (var client = new RawHttp2(gateway.port)) {
            for (var count = 1 + chance.nextInt(20); count > 0; count--) {
                var headers = new DefaultHttp2Headers(false)
                        .method("POST")
                        .path(path(chance))
                        .authority("x");
                var stream = client.request(headers, chance.nextInt(3) > 0);
                if (chance.nextInt(3) == 0) {
                    client.data(stream, "x".repeat(chance.nextInt(5000)));
                }
            }
            Thread.sleep(chance.nextInt(300));
        }
    }

    /** The second instance goes and comes. */
    private void scale(Random chance) throws InterruptedException {
        var pod = platform.pod("hello", "hello-2", other.port());
        Thread.sleep(300 + chance.nextInt(1000));
        platform.client.resource(pod).delete();
        Thread.sleep(300 + chance.nextInt(1000));
    }

    private void load(Duration time) throws InterruptedException {
        isOver.set(false);
        for (var i = 0; i < 4; i++) {
            actor(i, chance -> gateway.status(path(chance)));
            actor(10 + i, this::vanish);
            actor(20 + i, this::dawdle);
        }
        actor(30, this::streams);
        actor(31, this::streams);
        actor(40, this::scale);
        Thread.sleep(time);
        isOver.set(true);
        for (var actor : actors) {
            actor.join();
        }
        actors.clear();
        platform.client
                .pods()
                .inNamespace(Platform.NAMESPACE)
                .withName("hello-2")
                .delete();
        server.release();
        other.release();
    }

    /** What it holds once all has ended that may end. */
    private Holding settled() throws Exception {
        Platform.await(
                "the calls' ends",
                () -> gateway.metric("nabi_inflight", "hello") == 0
                        && gateway.metric("nabi_queue_length", "hello") == 0,
                30);
        awaitRest();
        gateway.collectGarbage();
        return new Holding(
                gateway.metric("nabi_inflight", "hello"),
                gateway.metric("nabi_queue_length", "hello"),
                gateway.metric("nabi_lobby_length", ""),
                gateway.descriptors(),
                gateway.metric("jvm_memory_used_bytes", "area=\"heap\"") / (1 << 20),
                gateway.metric("jvm_buffer_memory_used_bytes", "id=\"direct\"") / (1 << 20),
                gateway.rssMib());
    }

    /** Kept connections to instances end after 4 s, idle ones of clients after 2 s. */
    private void awaitRest() throws Exception {
        var before = gateway.descriptors();
        for (int unchanged = 0, looks = 0; unchanged < 5 && looks < 40; looks++) {
            TimeUnit.SECONDS.sleep(1);
            var now = gateway.descriptors();
            unchanged = now == before ? unchanged + 1 : 0;
            before = now;
        }
    }

    @Test
    void allThatWasTakenIsGivenBack() throws Exception {
        load(Duration.ofSeconds(6));
        var before = settled();

        load(Duration.ofSeconds(SECONDS));

        var after = settled();
        System.out.printf("%d s, %d acts ended well, %d were cut off%n", SECONDS, answered.get(), broken.get());
        System.out.printf("| | before | after |%n|---|---|---|%n");
        System.out.printf(
                "| in flight, queued, in the lobby | %.0f, %.0f, %.0f | %.0f, %.0f, %.0f |%n",
                before.inFlight(), before.queued(), before.lobby(), after.inFlight(), after.queued(), after.lobby());
        System.out.printf("| descriptors | %d | %d |%n", before.descriptors(), after.descriptors());
        System.out.printf("| heap after a collection, MiB | %.1f | %.1f |%n", before.heapMib(), after.heapMib());
        System.out.printf("| direct memory, MiB | %.1f | %.1f |%n", before.directMib(), after.directMib());
        System.out.printf("| resident, MiB | %d | %d |%n", before.rssMib(), after.rssMib());
        assertThat(gateway.status("/function/hello")).isEqualTo(200);
        assertThat(after.inFlight() + after.queued() + after.lobby()).isZero();
        assertThat(after.descriptors()).as("descriptors").isLessThanOrEqualTo(before.descriptors() + 10);
        assertThat(after.heapMib()).as("heap").isLessThan(before.heapMib() + 16);
        assertThat(after.directMib()).as("direct memory").isLessThan(before.directMib() + 32);
        assertThat(gateway.log()).doesNotContain("LEAK:", "IllegalReferenceCount", "NullPointerException");
    }
}
