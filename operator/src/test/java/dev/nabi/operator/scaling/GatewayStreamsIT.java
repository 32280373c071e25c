package dev.nabi.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.demand.DemandReport;
import dev.nabi.operator.autoscaler.ScalingPolicy;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import dev.nabi.operator.leadership.Leadership;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

/** Demand streams of a real HTTP server which does what it should not. */
class GatewayStreamsIT {
    private static final FunctionKey FUNCTION = new FunctionKey("demo", "hello");
    private static final RevisionKey REVISION = new RevisionKey(FUNCTION, "hello-00001");
    private static final String TOKEN = "0123456789abcdef";
    private static final String WAITING = """
            {"gateway":"g","epoch":1,"atNanos":1,"complete":true,"revisions":[{"namespace":"demo","function":"hello",\
            "revision":"hello-00001","inFlight":0,"queued":35,"busyNanos":0,"arrivals":35,"instances":[]}]}""";

    private final FakeCluster cluster = new FakeCluster();
    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final List<AutoCloseable> closing = new ArrayList<>();
    private volatile String token = TOKEN;
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Scaler scaler = new Scaler(Leadership.always(), loop, Runnable::run, cluster, cluster, () -> now);
    private final ReportStreams<DemandReport> streams =
            ReportStreams.ofGateways(() -> token, scaler, (_, _) -> {}, () -> now);

    @BeforeEach
    void publishOneAtZero() {
        var view = new RevisionView(REVISION, Phase.SERVING, 0, 0, 0, List.of(), "7", Duration.ofSeconds(30));
        scaler.publish(FUNCTION, Optional.of(ScalingPolicy.defaults().withTarget(10)), List.of(view));
    }

    @AfterEach
    void close() throws Exception {
        streams.close();
        for (var each : closing) {
            each.close();
        }
        loop.shutdownNow();
    }

    @Test
    void actsOnWhatAGatewaySaysAndShowsItsToken() throws IOException {
        var gateway = follow(gateway(ScriptedGateway.saying(WAITING)));

        awaitRaise();
        assertThat(gateway.tokens).contains("Bearer " + TOKEN);
    }

    @Test
    void beginsAnewWhenAStreamEnds() throws IOException {
        var gateway = follow(gateway(ScriptedGateway.saying(), ScriptedGateway.saying(WAITING)));

        awaitRaise();
        assertThat(gateway.connections.get()).isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "null",
                "[]",
                "42",
                "{\"revisions\":[null],\"complete\":true}",
                "{\"revisions\":[{\"function\":\"hello\",\"revision\":\"hello-00001\"}]}",
                "{\"revisions\":[{\"namespace\":\"demo\",\"function\":\"hello\",\"revision\":\"hello-00001\",\"queued\":-1}]}",
                "{\"revisions\":[{\"namespace\":\"demo\",\"function\":\"hello\",\"revision\":\"hello-00001\",\"instances\":[null]}]}",
                "{\"revisions\":[{\"namespace\":\"demo\",\"function\":\"hello\",\"revision\":\"hello-00001\",\"instances\":[{}]}]}",
                "{\"limits\":[null]}",
                "{\"limits\":[{\"namespace\":\"demo\",\"function\":\"hello\",\"perSecond\":\"NaN\"}]}",
                "{\"closed\":[{}]}",
                "{\"revisions\":{}}",
                "{\"revisions\":[{\"inFlight\":\"many\"}]}",
                "\u0000\u0001\u0002"
            })
    void beginsAnewAfterALineThatIsNoReport(String garbage) throws IOException {
        follow(gateway(ScriptedGateway.saying(garbage), ScriptedGateway.saying(WAITING)));

        awaitRaise();
    }

    @Test
    void takesALineThatLacksItsListsAsAnEmptyOne() throws IOException {
        follow(gateway(ScriptedGateway.saying(
                "{\"gateway\":\"g\",\"epoch\":1,\"complete\":true}",
                "{\"epoch\":1,\"revisions\":[{\"namespace\":\"demo\",\"function\":\"hello\",\"revision\":\"hello-00001\","
                        + "\"queued\":35}]}")));

        awaitRaise();
    }

    @Test
    void endsAStreamWhoseLineIsTooLongAndBeginsAnew() throws IOException {
        var megabyte = "x".repeat(1 << 20);
        var gateway = follow(gateway(
                out -> {
                    for (var sent = 0; sent < 64; sent++) {
                        out.write(megabyte.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                        out.flush();
                    }
                },
                ScriptedGateway.saying(WAITING)));

        awaitRaise();
        assertThat(gateway.connections.get()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void triesAgainWhenItIsRefused() throws IOException {
        follow(gateway(ScriptedGateway.REFUSED, ScriptedGateway.REFUSED, ScriptedGateway.saying(WAITING)));

        awaitRaise();
    }

    @Test
    void triesAgainAfterATokenThatNoHeaderCanCarry() throws IOException {
        token = "a token\nof two lines";
        var gateway = follow(gateway(ScriptedGateway.saying(WAITING)));
        assertThat(gateway.connections).hasValue(0);

        token = TOKEN;

        awaitRaise();
    }

    @Test
    void countsTheGatewaysThatRefuseItUntilTheyDoNoMore() throws IOException {
        follow(gateway(ScriptedGateway.REFUSED, ScriptedGateway.REFUSED));

        await(() -> streams.refused() == 1);
        await(() -> streams.connected() == 1);
        assertThat(streams.refused()).isZero();
    }

    @Test
    void endsAStreamOnWhichNothingComesAnyMore() throws IOException {
        var gateway = gateway();
        follow(gateway);
        await(() -> streams.connected() == 1);

        // when it was silent for as long as a gateway that lives never is
        streams.follow(Set.of(gateway.address()));
        assertThat(gateway.connections).hasValue(1);
        now = now.plus(ReportStream.SILENCE).plusMillis(1);
        streams.follow(Set.of(gateway.address()));

        // then there is another stream
        await(() -> gateway.connections.get() == 2);
    }

    @Test
    void endsTheStreamsOfGatewaysThatAreNoMore() throws IOException {
        var gateway = gateway();
        follow(new ScriptedGateway(gateway.forEver("")), gateway);
        await(() -> streams.connected() == 2);

        streams.follow(Set.of());

        assertThat(streams.connected()).isZero();
        await(() -> closing.stream().anyMatch(each -> ((ScriptedGateway) each).ended.get() == 1));
    }

    @Test
    void oneBadGatewayDoesNotHoldUpTheOthers() throws IOException {
        follow(
                gateway(ScriptedGateway.saying("no JSON"), ScriptedGateway.saying("no JSON")),
                gateway(ScriptedGateway.saying(WAITING)));

        awaitRaise();
    }

    private ScriptedGateway gateway(ScriptedGateway.Script... scripts) throws IOException {
        var gateway = new ScriptedGateway(scripts);
        closing.add(gateway);
        return gateway;
    }

    private ScriptedGateway follow(ScriptedGateway... gateways) {
        var addresses = new java.util.HashSet<java.net.URI>();
        for (var gateway : gateways) {
            if (!closing.contains(gateway)) {
                closing.add(gateway);
            }
            addresses.add(gateway.address());
        }
        scaler.tick(addresses, Set.of());
        streams.follow(addresses);
        return gateways[0];
    }

    private void awaitRaise() {
        await(() -> cluster.writes.contains("raise 0→4"));
    }

    private static void await(BooleanSupplier wanted) {
        var end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!wanted.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
