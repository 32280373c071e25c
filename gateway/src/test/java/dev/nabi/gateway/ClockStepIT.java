package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nabi.metering.Invocation;
import dev.nabi.metering.Outcome;
import dev.nabi.metering.budget.BudgetSource;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A wall clock that is set while calls run: whatever waits or is bounded goes by the other one. */
class ClockStepIT {
    private static final String STARTING = "{conditions: [{type: Ready, status: Unknown, reason: Starting}]}";

    private final Platform.SkippingTicks ticks = new Platform.SkippingTicks();
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private Platform platform;
    private FunctionServer server;

    /** What an invocation's meter was told of its time. */
    private record Span(Outcome outcome, long startMillis, long waitNanos, long durationNanos) {}

    @BeforeEach
    void start() throws Exception {
        platform = new Platform(this::note, BudgetSource.NONE, ticks);
        server = new FunctionServer(platform.vertx, 0);
    }

    private void note(Invocation ended) {
        spans.add(new Span(ended.outcome(), ended.startMillis(), ended.waitNanos(), ended.durationNanos()));
    }

    @AfterEach
    void stop() {
        server.close();
        platform.close();
    }

    private CompletableFuture<HttpResponse<String>> call(String path) {
        return platform.http.sendAsync(
                HttpRequest.newBuilder(platform.uri(path)).build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void timeOutAndQueueGoByTheTimeThatPasses(int hours) throws Exception {
        platform.function("hello", "timeoutSeconds: 1, concurrency: 1, queue: {waitSeconds: 30}");
        platform.pod("hello", "hello-1", server.port());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "hello-00001") == 1);
        var held = call("/function/hello/never");
        Platform.await("the first", () -> platform.gateway.inFlight("shop", "hello-00001") == 1);
        var next = call("/function/hello/none");
        Platform.await("the next", () -> platform.gateway.queued("shop", "hello-00001") == 1);

        ticks.setWall(Duration.ofHours(hours));

        assertThat(held.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(504);
        assertThat(next.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
        assertThat(spans).extracting(Span::outcome).containsExactly(Outcome.TIMED_OUT, Outcome.OK);
        assertThat(spans.getFirst().durationNanos()).isBetween(seconds(1), seconds(5));
        assertThat(spans.getLast().durationNanos()).isBetween(1L, seconds(5));
        assertThat(spans.getLast().waitNanos()).isBetween(1L, seconds(5));
        assertThat(spans.getLast().startMillis()).isCloseTo(ticks.millis(), within(5000L));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void patienceGoesByTheTimeThatPasses(int hours) throws Exception {
        platform.function("asleep", "queue: {waitSeconds: 2}");
        platform.functionOfStatus("coming", "queue: {waitSeconds: 2}", STARTING);
        var from = System.nanoTime();
        var queued = call("/function/asleep");
        var guest = call("/function/coming");
        Platform.await("both", () -> platform.gateway.open() == 2);

        ticks.setWall(Duration.ofHours(hours));

        assertThat(queued.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(504);
        assertThat(guest.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
        assertThat(System.nanoTime() - from).isBetween(seconds(2), seconds(8));
        assertThat(spans).singleElement().returns(Outcome.NEVER_STARTED, Span::outcome);
        assertThat(spans.getFirst().waitNanos()).isBetween(seconds(1), seconds(5));
    }

    private static long seconds(int some) {
        return Duration.ofSeconds(some).toNanos();
    }
}
