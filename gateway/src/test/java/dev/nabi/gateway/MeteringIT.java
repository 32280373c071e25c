package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.Outcome;
import dev.nabi.metering.budget.BudgetSource;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gateway tells the meter beyond each invocation's end. */
class MeteringIT {
    private final Platform.SkippingTicks ticks = new Platform.SkippingTicks();
    private Platform platform;
    private FunctionServer server;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform(invocation -> {}, BudgetSource.NONE, ticks);
        server = new FunctionServer(platform.vertx, 0);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        platform.close();
    }

    private void hello(String spec) {
        platform.function("hello", spec);
        platform.pod("hello", "hello-1", server.port());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "hello-00001") == 1);
    }

    private CompletableFuture<?> call(String path) {
        return platform.http.sendAsync(
                HttpRequest.newBuilder(platform.uri(path)).build(), BodyHandlers.discarding());
    }

    @Test
    void whatIsRefusedAtTheDoorIsNoInvocation() {
        hello("concurrency: 1, queue: {length: 1, waitSeconds: 1}");
        var first = call("/function/hello/hold");
        Platform.await("the first", () -> platform.gateway.inFlight("shop", "hello-00001") == 1);
        var second = call("/function/hello/hold");
        Platform.await("the second", () -> platform.gateway.queued("shop", "hello-00001") == 1);

        var third = platform.get("/function/hello/none");
        second.orTimeout(10, TimeUnit.SECONDS).join();

        assertThat(third.statusCode()).isEqualTo(503);
        assertThat(third.body()).contains("queue-full");
        assertThat(platform.ended)
                .as("the second waited in vain; the third was refused")
                .singleElement()
                .returns(Outcome.NEVER_STARTED, Platform.Ended::outcome);
        first.cancel(true);
    }

    @Test
    void whatRunsForMinutesTellsEachMinuteWhatItCameTo() {
        hello("timeoutSeconds: 150");
        var call = call("/function/hello/first-then-never");
        Platform.await("the answer's first part", () -> {
            platform.gateway.meterRunning().join();
            return platform.running.stream().anyMatch(running -> running.bytesOut() == 5);
        });
        platform.running.clear();

        ticks.skip(Duration.ofSeconds(61));
        Platform.await("a minute's progress", () -> platform.running.size() == 1);
        ticks.skip(Duration.ofSeconds(61));
        Platform.await("the next one's", () -> platform.running.size() == 2);
        assertThat(platform.ended).isEmpty();
        ticks.skip(Duration.ofSeconds(61));
        Platform.await("its end", () -> platform.ended.size() == 1);

        assertThat(platform.running).allMatch(running -> running.bytesOut() == 5);
        assertThat(platform.running.get(0).durationNanos()).isBetween(seconds(61), seconds(90));
        assertThat(platform.running.get(1).durationNanos()).isBetween(seconds(122), seconds(150));
        assertThat(platform.ended).singleElement().returns(Outcome.TIMED_OUT, Platform.Ended::outcome);
        call.cancel(true);
    }

    @Test
    void aGatewayThatStopsTellsWhatIsStillOpen() throws Exception {
        hello("");
        var call = call("/function/hello/hold");
        Platform.await("the call", () -> platform.gateway.inFlight("shop", "hello-00001") == 1);

        platform.gateway.meterRunning().get(60, TimeUnit.SECONDS);

        assertThat(platform.running).hasSize(1);
        assertThat(platform.ended).isEmpty();
        call.cancel(true);
    }

    private static long seconds(int some) {
        return Duration.ofSeconds(some).toNanos();
    }
}
