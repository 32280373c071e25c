package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code spec.limits} on a cluster with three gateways. */
class LimitsE2E extends ClusterCase {
    private static final int RATE = 20;
    private static final int SECONDS = 60;
    private static final int CALLERS = 16;

    /** Together they call some eight times as often as the limit allows, and leave the machine to the cases beside this one. */
    private static final Duration PAUSE = Duration.ofMillis(100);

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

    /** Callers that call all gateways far more often than the limit allows, one minute long. */
    @Test
    void threeGatewaysLetPassOneLimit() throws Exception {
        OneGateway.all(platform(), Installation.GATEWAYS);
        var function = ready(Faulty.named("limited")
                .with("concurrency: 0\nscale: {min: 1}\nlimits: {requests: {perSecond: %d, burst: %d}}"
                        .formatted(RATE, RATE)));
        try (var load = Load.on(platform(), function, CALLERS, PAUSE)) {
            TimeUnit.SECONDS.sleep(10);
            var start = Instant.now();
            TimeUnit.SECONDS.sleep(SECONDS);
            var end = Instant.now();
            load.stop();

            var passed = passed(load);
            var share =
                    count(passed, start, end) / (Duration.between(start, end).toMillis() / 1e3 * RATE);
            E2eReport.note(
                    String.format(Locale.ROOT, "%.3f of the limit passed three gateways in %d s", share, SECONDS));
            assertThat(share).isBetween(0.98, 1.02);
            assertThat(load.failures())
                    .isNotEmpty()
                    .allSatisfy(failure -> assertThat(failure.status()).isEqualTo(429));
            neverMoreThanOneLeaseAbove(passed, start);
        }
    }

    /**
     * In any time t: the burst, the rate of t, and one second of the rate and one request of each gateway more at most. A call
     * is dated by its answer: one of each caller may have passed before.
     */
    private static void neverMoreThanOneLeaseAbove(List<Instant> passed, Instant start) {
        for (var from = 0; from < SECONDS; from++) {
            for (var to = from + 1; to <= SECONDS; to++) {
                assertThat(count(passed, start.plusSeconds(from), start.plusSeconds(to)))
                        .as("from second %d to second %d", from, to)
                        .isLessThanOrEqualTo(RATE + RATE * (to - from) + RATE + 3 + CALLERS);
            }
        }
    }

    /** When each answer of a call that passed was there. */
    private static List<Instant> passed(Load load) {
        return load.answers().stream()
                .filter(Load.Answer::isRight)
                .map(answer -> answer.sent().plus(answer.took()))
                .toList();
    }

    private static long count(List<Instant> moments, Instant from, Instant to) {
        return moments.stream()
                .filter(at -> !at.isBefore(from) && at.isBefore(to))
                .count();
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
