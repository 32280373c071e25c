package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway process whose wall clock is set while calls run, as a time server would; its monotonic one goes on. */
class ClockProcessIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private final Instant started = Instant.now();
    private Platform platform;
    private FunctionServer server;
    private PackagedGateway gateway;

    @BeforeEach
    void start() throws Exception {
        var library = library();
        assumeTrue(
                library != null, "libfaketime, which sets a process's clock, is not here: apt-get install libfaketime");
        set("+0");
        platform = new Platform();
        server = new FunctionServer(platform.vertx, 0);
        platform.function("hello", "timeoutSeconds: 60");
        platform.pod("hello", "hello-1", server.port());
        platform.function("slow", "timeoutSeconds: 1");
        platform.pod("slow", "slow-1", server.port());
        platform.function("asleep", "queue: {waitSeconds: 1}");
        gateway = new PackagedGateway(
                platform,
                directory,
                Map.of(
                        "LD_PRELOAD",
                        library.toString(),
                        "FAKETIME_TIMESTAMP_FILE",
                        directory.resolve("clock").toString(),
                        "FAKETIME_CACHE_DURATION",
                        "1",
                        // Its mend for the waits of older C libraries has those of a JVM return at once, for ever.
                        "FAKETIME_FORCE_MONOTONIC_FIX",
                        "0",
                        "FAKETIME_DONT_FAKE_MONOTONIC",
                        "1"));
        for (var function : List.of("hello", "slow")) {
            Platform.await(function, () -> gateway.status("/function/" + function + "/none") == 204);
        }
        Platform.await("a function without pods", () -> gateway.status("/function/asleep") == 504);
    }

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
            server.close();
            platform.close();
        }
    }

    private static Path library() throws IOException {
        try (var machines = Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-gnu*")) {
            for (var machine : machines) {
                var library = machine.resolve("faketime/libfaketimeMT.so.1");
                if (Files.exists(library)) {
                    return library;
                }
            }
            return null;
        }
    }

    private void set(String offset) throws IOException {
        var next = Files.writeString(directory.resolve("clock.next"), offset + "\n");
        Files.move(next, directory.resolve("clock"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void nothingBreaksAndEachCallIsBilledForItsTime() throws Exception {
        var demand = demand();
        var held = gateway.call("/function/hello/hold");
        Platform.await("the held call", () -> !server.held.isEmpty());
        var before = invocations();

        for (var hours : new int[] {1, -1, 0}) {
            set((hours < 0 ? "" : "+") + hours + "h");
            var wall = Instant.now().plus(hours, ChronoUnit.HOURS).getEpochSecond();
            Platform.await("the step", () -> Math.abs(gateway.metric("nabi_metering_folded", "") - wall) < 600);
            var told = demand.size();

            assertThat(gateway.isReady()).isTrue();
            for (var call = 0; call < 20; call++) {
                assertThat(gateway.status("/function/hello/none")).isEqualTo(204);
            }
            assertThat(nanosOf(() ->
                            assertThat(gateway.status("/function/slow/never")).isEqualTo(504)))
                    .isBetween(900_000_000L, 60_000_000_000L);
            assertThat(nanosOf(
                            () -> assertThat(gateway.status("/function/asleep")).isEqualTo(504)))
                    .isBetween(900_000_000L, 60_000_000_000L);
            Platform.await("demand", () -> demand.size() > told + 1, 60);
        }
        server.release();
        assertThat(held.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);

        // What the ledger has is what the metrics counted: each once, and what came to nothing among them.
        Platform.await("the books", () -> sum("invocations") >= invocations());
        assertThat(invocations()).isEqualTo(before + 3 * 22 + 1);
        assertThat(sum("invocations")).isEqualTo(invocations());
        assertThat(sum("timedOut")).isEqualTo(3);
        assertThat(usage().get("losses")).isEmpty();
        // The held call for as long as this took, three that timed out, and a few milliseconds for each other.
        assertThat(sum("billedMs"))
                .isBetween(3000L, 2 * Duration.between(started, Instant.now()).toMillis());
        assertThat(demand).isSortedAccordingTo(Comparator.naturalOrder());
    }

    private long invocations() {
        return Math.round(gateway.metric("nabi_invocations_total", ""));
    }

    /** When each line of the demand stream was told, by the gateway's monotonic clock. */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the process
    private List<Long> demand() {
        var told = new CopyOnWriteArrayList<Long>();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.management + "/demand"))
                .header("Authorization", "Bearer " + Platform.TOKEN)
                .build();
        platform.http
                .sendAsync(request, BodyHandlers.ofLines())
                .thenAccept(answer -> answer.body()
                        .forEach(line -> told.add(json(line).get("atNanos").asLong())));
        return told;
    }

    private JsonNode usage() {
        var today = started.truncatedTo(ChronoUnit.DAYS);
        return json(gateway.told(
                "/usage?group=none&from=" + today.minus(1, ChronoUnit.DAYS) + "&to=" + today.plus(2, ChronoUnit.DAYS)));
    }

    private long sum(String field) {
        var usage = usage();
        return Stream.of("rows", "adjustments")
                .flatMap(part -> usage.get(part).valueStream())
                .mapToLong(row -> row.get(field).asLong())
                .sum();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException bad) {
            throw new IllegalStateException(text, bad);
        }
    }

    private static long nanosOf(Runnable action) {
        var from = System.nanoTime();
        action.run();
        return System.nanoTime() - from;
    }
}
