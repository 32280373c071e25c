package dev.nabi.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.management.Caller;
import dev.nabi.api.management.ManagementPolicy;
import dev.nabi.api.management.Permission;
import dev.nabi.api.management.Reviews;
import dev.nabi.gateway.loop.Load;
import dev.nabi.gateway.metrics.RecentMeters;
import dev.nabi.gateway.metrics.UsageMeters.RevisionMeter;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.Call;
import dev.nabi.metering.Invocation;
import dev.nabi.metering.Ticks;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What gateways remember of the last hours, over HTTP. */
class RecentEndpointTest {
    private static final long MINUTE = 29_000_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final RecentMeters meters = new RecentMeters((_, _) -> new Uncounted(), new Fixed());
    private Vertx vertx;
    private int port;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        for (var function : List.of("hello", "other")) {
            var revision = new RevisionKey("a", function, function + "-00001");
            try (var meter = meters.open(revision, () -> Load.NONE)) {
                meter.ended(Call.ok(1));
                meter.ended(Call.ok(2));
                meters.seen(revision, 7, 3);
            }
        }
        var router = Router.router(vertx);
        new RecentEndpoint(meters, ManagementPolicy.token(new Ann())).register(router);
        port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void tellsTheCallsTheQueueAndTheInstancesOfEachMinute() throws Exception {
        var answer = new ObjectMapper()
                .readTree(get("/recent?namespace=a&function=hello", "ann").body());

        assertThat(answer.path("functions").fieldNames()).toIterable().containsExactly("hello");
        var minute = answer.at("/functions/hello/0");
        assertThat(minute.path("time").asLong()).isEqualTo(MINUTE * 60);
        assertThat(minute.path("queued").asInt()).isEqualTo(7);
        assertThat(minute.path("instances").asInt()).isEqualTo(3);
        var durations = minute.path("durations");
        assertThat(durations).hasSize(answer.path("bounds").size() + 1);
        assertThat(IntStream.range(0, durations.size())
                        .map(at -> durations.path(at).asInt())
                        .sum())
                .isEqualTo(2);
    }

    @Test
    void withoutAFunctionItTellsAllOfTheNamespace() throws Exception {
        var answer =
                new ObjectMapper().readTree(get("/recent?namespace=a", "ann").body());

        assertThat(answer.path("functions").fieldNames()).toIterable().containsExactly("hello", "other");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -    | /recent?namespace=a                    | 401
            x    | /recent?namespace=a                    | 401
            ann  | /recent?namespace=b                    | 403
            ann  | /recent?namespace=b&namespace=a        | 403
            ann  | /recent                                | 400
            ann  | /recent?namespace=a&minutes=0          | 400
            ann  | /recent?namespace=a&minutes=181        | 400
            ann  | /recent?namespace=a&minutes=99999999999 | 400
            ann  | /recent?namespace=a&minutes=180        | 200
            ann  | /recent?namespace=a&function=nobody    | 200
            """)
    void whoMayGetFunctionsOfTheNamespaceIsAnswered(String token, String path, int status) throws Exception {
        assertThat(get(path, token).statusCode()).isEqualTo(status);
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Knows the token of ann, who may read namespace a. */
    private static final class Ann implements Reviews {
        @Override
        public Optional<Caller> caller(String token) {
            return token.equals("ann") ? Optional.of(new Caller(token, "", List.of(), Map.of())) : Optional.empty();
        }

        @Override
        public boolean may(Caller caller, Permission permission) {
            return permission.equals(new Permission.Functions("a"));
        }
    }

    private static final class Fixed implements Ticks {
        @Override
        public long nanos() {
            return TimeUnit.MINUTES.toNanos(MINUTE);
        }

        @Override
        public long millis() {
            return TimeUnit.MINUTES.toMillis(MINUTE);
        }
    }

    private static final class Uncounted implements RevisionMeter {
        @Override
        public void turnedAway() {}

        @Override
        public void ended(Invocation invocation) {}

        @Override
        public void close() {}
    }
}
