package dev.nabi.gateway.demand;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.FunctionKey;
import dev.nabi.api.demand.ClosedFunction;
import dev.nabi.gateway.activation.DemandListener;
import dev.nabi.gateway.activation.Limits;
import dev.nabi.gateway.activation.Revision;
import dev.nabi.gateway.activation.RevisionContext;
import dev.nabi.gateway.activation.Revisions;
import dev.nabi.gateway.activation.ScaleClient;
import dev.nabi.gateway.activation.Slots;
import dev.nabi.gateway.instances.Prober;
import dev.nabi.gateway.limits.LimitTable;
import dev.nabi.gateway.loop.Load;
import dev.nabi.gateway.metrics.UsageMeters.RevisionMeter;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.Invocation;
import dev.nabi.metering.Ticks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemandEndpointIT {
    private static final String TOKEN = "a-token-of-32-characters-or-more";

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong now = new AtomicLong();
    private final Revisions revisions = new Revisions(new RevisionContext(
            1,
            new Steps(),
            (millis, task) -> {},
            new Prober((instance, answer) -> {}, (millis, task) -> {}),
            new NoScale(),
            new Silent(),
            DemandEndpointIT::meter,
            new Slots("gateway", 1, 0, Ticks.system())));
    /** Functions that calls found closed. */
    private final List<ClosedFunction> closed = new ArrayList<>();

    private final DemandStream stream = new DemandStream(
            "gateway-1", revisions, new LimitTable(1, new Steps()), () -> closed, new Steps(), new ObjectMapper());
    private Consumer<Runnable> onContext = task -> {};
    private int port;

    private final class Steps implements Ticks {
        @Override
        public long nanos() {
            return now.get();
        }

        @Override
        public long millis() {
            return now.get() / 1_000_000;
        }
    }

    private record Silent() implements DemandListener {
        @Override
        public void urgent(Revision revision) {}
    }

    private record NoScale() implements ScaleClient {
        @Override
        public CompletionStage<Outcome> wake(RevisionKey revision) {
            return CompletableFuture.completedFuture(new Outcome.NotNeeded());
        }

        @Override
        public CompletionStage<Outcome> raise(RevisionKey revision, int from, int to) {
            return CompletableFuture.completedFuture(new Outcome.NotNeeded());
        }
    }

    private static RevisionMeter meter(RevisionKey key, Supplier<Load> load) {
        return new RevisionMeter() {
            @Override
            public void ended(Invocation invocation) {}

            @Override
            public void turnedAway() {}

            @Override
            public void close() {}
        };
    }

    @BeforeEach
    void start() throws Exception {
        for (var i = 0; i < 1000; i++) {
            var key = new RevisionKey("shop", "function-" + i, "function-" + i + "-00001");
            revisions.functionSeen(
                    new FunctionKey("shop", "function-" + i), new Limits(1, 10, 1000, 1000, 5), null, Set.of(key));
        }
        var context = vertx.getOrCreateContext();
        var endpoint = new DemandEndpoint(stream, context, new OperatorToken(() -> TOKEN));
        port = get(vertx.createHttpServer(
                                new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                        .requestHandler(endpoint)
                        .listen())
                .actualPort();
        this.onContext = task -> {
            var done = new CompletableFuture<Void>();
            context.runOnContext(run -> {
                task.run();
                done.complete(null);
            });
            done.orTimeout(10, TimeUnit.SECONDS).join();
        };
    }

    @AfterEach
    void stop() throws Exception {
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Socket listen(String token) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream()
                .write(("GET /demand HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void readerThatDoesNotReadIsCutOffBeforeItCostsMuch() throws Exception {
        try (var socket = listen(TOKEN)) {
            while (stream.isUnheard() || !stream.hasReaders()) {
                Thread.onSpinWait();
            }
            var rounds = 0;
            while (stream.hasReaders()) {
                onContext.accept(() -> stream.urgent(revisions.all()));
                rounds++;
                assertThat(rounds).isLessThan(100);
            }

            assertThat(socket.isConnected()).isTrue();
            assertThat(rounds).isGreaterThan(2);
        }
    }

    @Test
    void silenceCountsAfterAWhileAndEndsWithTheNextReader() throws Exception {
        assertThat(stream.isUnheard()).isFalse();
        now.addAndGet(DemandStream.GRACE_NANOS + 1);
        assertThat(stream.isUnheard()).isTrue();

        try (var socket = listen(TOKEN)) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            while (stream.isUnheard()) {
                Thread.onSpinWait();
            }
        }
        while (stream.hasReaders()) {
            Thread.onSpinWait();
        }
        assertThat(stream.isUnheard()).isFalse();
        now.addAndGet(DemandStream.GRACE_NANOS + 1);
        assertThat(stream.isUnheard()).isTrue();
    }

    @Test
    void functionsThatCallsFoundClosedAreInTheNextSecondsLine() throws Exception {
        closed.add(new ClosedFunction("shop", "cart", "there is no Secret shop/keys"));
        try (var socket = listen(TOKEN)) {
            while (!stream.hasReaders()) {
                Thread.onSpinWait();
            }
            onContext.accept(stream::tick);

            var text = new StringBuilder();
            var buffer = new byte[64 * 1024];
            while (text.indexOf("\"closed\":[{") < 0) {
                var count = socket.getInputStream().read(buffer);
                assertThat(count).isPositive();
                text.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
            assertThat(text)
                    .contains(
                            "{\"namespace\":\"shop\",\"function\":\"cart\",\"why\":\"there is no Secret shop/keys\"}");
        }
    }

    @Test
    void whoDoesNotKnowTheTokenIsToldSo() throws Exception {
        try (var socket = listen("wrong")) {
            var head = new byte[12];
            socket.getInputStream().readNBytes(head, 0, head.length);

            assertThat(new String(head, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 401");
        }
    }
}
