package dev.nabi.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.demand.BacklogReport;
import dev.nabi.operator.autoscaler.ScaleReason;
import dev.nabi.operator.autoscaler.ScalingPolicy;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import dev.nabi.operator.leadership.Leadership;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of a real HTTP server that tell how many events wait, also such as no stream should be. */
class BacklogStreamsIT {
    private static final FunctionKey FUNCTION = new FunctionKey("demo", "hello");
    private static final String TOKEN = "0123456789abcdef";
    private static final String WAITING = """
            {"complete":true,"functions":[{"namespace":"demo","function":"hello","due":150,"cap":0},\
            {"namespace":"demo","function":"unknown","due":1,"cap":1}],"later":{}}""";

    private final FakeCluster cluster = new FakeCluster();
    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final Scaler scaler = new Scaler(
            Leadership.always(), loop, Runnable::run, cluster, cluster, () -> Instant.parse("2026-01-01T00:00:00Z"));
    private final ReportStreams<BacklogReport> streams =
            ReportStreams.ofEvents(() -> TOKEN, scaler, () -> Instant.parse("2026-01-01T00:00:00Z"));

    @BeforeEach
    void publishOneAtZero() {
        var revision = new RevisionKey(FUNCTION, "hello-00001");
        var view = new RevisionView(revision, Phase.SERVING, 0, 0, 0, List.of(), "7", Duration.ofSeconds(30));
        scaler.publish(FUNCTION, Optional.of(ScalingPolicy.defaults()), List.of(view));
    }

    @AfterEach
    void close() {
        streams.close();
        loop.shutdownNow();
    }

    @Test
    void raisesForWhatAnEventsProcessSaysAndShowsItsToken() throws Exception {
        try (var events = new ScriptedGateway(ScriptedGateway.saying(WAITING))) {
            streams.follow(Set.of(events.address()));

            await(() -> !cluster.reasons.isEmpty());
            assertThat(cluster.reasons).containsExactly(ScaleReason.EVENTS);
            assertThat(events.tokens).contains("Bearer " + TOKEN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "null",
                "[]",
                "{\"functions\":[null]}",
                "{\"functions\":[{\"due\":\"many\"}]}",
                "{\"functions\":[{\"due\":1}]}",
                "{\"functions\":[{\"namespace\":\"demo\",\"function\":\"hello\",\"due\":-1}]}"
            })
    void beginsAnewAfterALineThatIsNoReport(String garbage) throws Exception {
        try (var events = new ScriptedGateway(
                ScriptedGateway.REFUSED, ScriptedGateway.saying(garbage), ScriptedGateway.saying(WAITING))) {
            streams.follow(Set.of(events.address()));

            await(() -> !cluster.writes.isEmpty());
        }
    }

    @Test
    void followsNobodyThatIsGone() throws Exception {
        try (var events = new ScriptedGateway()) {
            streams.follow(Set.of(events.address()));
            await(() -> streams.connected() == 1);

            streams.follow(Set.of());

            assertThat(streams.connected()).isZero();
        }
    }

    private static void await(BooleanSupplier wanted) {
        var end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!wanted.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
