package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code spec.limits} on a cluster with two gateways. */
class LimitsE2E extends ClusterCase {
    private static final int RATE = 20;
    private static final int SECONDS = 60;

    /** A Function at zero whose calls are all refused is not woken; a preflight is answered. */
    @Test
    void whatIsRefusedWakesNothing() throws Exception {
        var function = Faulty.named("limited-asleep")
                .with("limits:\n  methods: [POST]\n  maxRequestBytes: 100\n  cors: {origins: ['https://shop.example']}")
                .with("scale: {window: 6s}");
        ready(function);
        await(() -> field(function, "{.status.replicas}").matches("0?"));

        assertThat(platform().call(function.path(), "x".repeat(101)).statusCode())
                .isEqualTo(413);
        assertThat(send(HttpRequest.newBuilder(
                                        platform().request(function.path(), "").uri())
                                .GET())
                        .statusCode())
                .isEqualTo(405);
        var preflight = send(
                HttpRequest.newBuilder(platform().request(function.path(), "").uri())
                        .header("Origin", "https://shop.example")
                        .header("Access-Control-Request-Method", "POST")
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .contains("https://shop.example");
        assertThat(field(function, "{.status.replicas}")).matches("0?");
    }

    /** Callers that call both gateways far more often than the limit allows, one minute long. */
    @Test
    void twoGatewaysLetPassOneLimit() throws Exception {
        var gateways = Instances.ofComponent(platform(), "gateway");
        await(() -> gateways.ready().size() == 2);
        var function = ready(Faulty.named("limited")
                .with("concurrency: 0\nscale: {min: 1}\nlimits: {requests: {perSecond: %d, burst: %d}}"
                        .formatted(RATE, RATE)));
        try (var load = Load.on(platform(), function, 12)) {
            TimeUnit.SECONDS.sleep(10);
            var before = passed(load);
            var start = System.nanoTime();
            TimeUnit.SECONDS.sleep(SECONDS);
            var passed = passed(load) - before;
            var seconds = (System.nanoTime() - start) / 1e9;
            load.stop();

            assertThat(passed / (seconds * RATE)).isBetween(0.95, 1.02);
            assertThat(load.failures())
                    .isNotEmpty()
                    .allSatisfy(failure -> assertThat(failure.status()).isEqualTo(429));
        }
    }

    private static long passed(Load load) {
        return load.answers().stream().filter(Load.Answer::isRight).count();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return Platform.HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
