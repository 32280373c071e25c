package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.usage.FunctionTotals;
import dev.nabi.api.v1alpha1.BudgetDefaults;
import dev.nabi.metering.StepClock;
import dev.nabi.metering.budget.BudgetRules;
import dev.nabi.metering.budget.SteppedTicks;
import dev.nabi.metering.ledger.DatabaseConfig;
import dev.nabi.metering.ledger.Postgres;
import dev.nabi.metering.usage.Metering;
import dev.nabi.metering.usage.MeteringConfig;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways, one PostgreSQL, and clients that call as fast as they can. */
class BudgetIT {
    private static final Instant EVENING = Instant.parse("2028-02-29T20:00:00Z");

    private final StepClock clock = new StepClock(EVENING);
    private final List<Node> nodes = new ArrayList<>();

    @TempDir
    Path directory;

    /** A gateway with what it meters by, and a function behind it. */
    private record Node(Metering metering, Platform platform, FunctionServer server) {
        void close() throws Exception {
            platform.close();
            metering.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        var ledger = Postgres.newDatabase();
        nodes.add(node("a", ledger));
        nodes.add(node("b", ledger));
    }

    @AfterEach
    void stop() throws Exception {
        for (var node : nodes) {
            node.close();
        }
    }

    private Node node(String name, DatabaseConfig ledger) throws Exception {
        var base = MeteringConfig.in(directory.resolve(name), name);
        var metering = Metering.open(new MeteringConfig(
                name, base.journal(), ledger, base.retention(), base.prices(), Duration.ofMillis(100), clock));
        var ticks = new SteppedTicks(clock);
        var budgets = metering.leaseBudgets(new BudgetRules(BudgetDefaults.NONE, 1, Duration.ZERO), ticks);
        var platform = new Platform(metering.meter(), budgets, ticks);
        var server = new FunctionServer(platform.vertx, 0);
        return new Node(metering, platform, server);
    }

    private void function(String name, String budget) {
        for (var node : nodes) {
            node.platform().function(name, "concurrency: 0, budget: " + budget);
            node.platform().pod(name, name + "-1", node.server().port());
            Platform.await(
                    "an instance", () -> node.platform().gateway.choosable(Platform.NAMESPACE, name + "-00001") == 1);
        }
    }

    @Test
    void twoGatewaysLetThroughTogetherExactlyWhatTheBudgetAllows() throws Exception {
        function("cart", "{invocations: 500, period: day}");

        var answers = callAll("/function/cart", 8, 100);

        assertThat(count(answers, 200)).isEqualTo(500);
        assertThat(count(answers, 429)).isEqualTo(answers.size() - 500);
        assertThat(nodes.stream().mapToInt(node -> node.server().requests.get()).sum())
                .as("what the functions saw")
                .isEqualTo(500);
        Platform.await("the ledger", () -> invocations("cart") == 500);
        var refused =
                answers.stream().filter(answer -> answer.statusCode() == 429).toList();
        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.headers().firstValue("Retry-After")).contains("3600");
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(answer.headers().firstValue("Nabi-Invocation-Id")).isPresent();
        });
        var problem = new JsonObject(refused.getLast().body());
        assertThat(problem.getString("type")).isEqualTo("urn:nabi:problem:budget-exhausted");
        assertThat(problem.getString("detail"))
                .contains("shop/cart")
                .contains("500 invocations a day")
                .contains("2028-03-01T00:00:00Z");
        assertThat(problem.getJsonObject("budget").getLong("invocations")).isEqualTo(500);
        assertThat(problem.getJsonObject("budget").getString("resets")).isEqualTo("2028-03-01T00:00:00Z");
    }

    @Test
    void aNewDayBeginsOnEveryGatewayWithoutAWrite() throws Exception {
        function("cart", "{invocations: 20, period: day}");
        assertThat(count(callAll("/function/cart", 2, 20), 200)).isEqualTo(20);

        clock.set(Instant.parse("2028-02-29T23:59:59.500Z"));
        var late = nodes.getFirst().platform().get("/function/cart");
        assertThat(late.statusCode()).isEqualTo(429);
        assertThat(late.headers().firstValue("Retry-After")).contains("1");
        clock.set(Instant.parse("2028-03-01T00:00:00Z"));

        assertThat(count(callAll("/function/cart", 2, 20), 200)).isEqualTo(20);
    }

    @Test
    void timeIsOverByNoMoreThanWhatWasInFlight() throws Exception {
        // Instances have 256 MiB: a GB-second is 4 s of them, and each call holds one for 200 ms or a little more.
        function("slow", "{gbSeconds: 1, period: month}");
        var clients = 4;

        var answers = callAll("/function/slow/sleep", clients, 30);

        assertThat(count(answers, 429)).isPositive();
        Platform.await("the ledger", () -> invocations("slow") == count(answers, 200));
        var used = totals("slow").mibMsThisMonth();
        var most = 256_000L * nodes.size() * clients;
        assertThat(used).isBetween(1_024_000L, 1_024_000L + most);
        assertThat(nodes.getFirst().platform().get("/function/slow/sleep").body())
                .contains("1 GB-second a month");
    }

    @Test
    void aRaisedBudgetIsThereWithinASecondAndAWarningRefusesNobody() throws Exception {
        function("cart", "{invocations: 10, period: month}");
        assertThat(count(callAll("/function/cart", 2, 10), 200)).isEqualTo(10);

        nodes.forEach(node -> node.platform().function("cart", "concurrency: 0, budget: {invocations: 30}"));
        Platform.await(
                "the raised budget",
                () -> nodes.stream()
                        .allMatch(node -> node.platform().get("/function/cart").statusCode() == 200));
        assertThat(count(callAll("/function/cart", 2, 20), 429)).isPositive();
        Platform.await("the ledger", () -> invocations("cart") == 30);

        nodes.forEach(
                node -> node.platform().function("cart", "concurrency: 0, budget: {invocations: 30, action: warn}"));
        Platform.await(
                "the warning",
                () -> nodes.stream()
                        .allMatch(node -> node.platform().get("/function/cart").statusCode() == 200));
        assertThat(count(callAll("/function/cart", 2, 20), 200)).isEqualTo(80);
    }

    /** Calls both gateways with so many clients each. */
    private List<HttpResponse<String>> callAll(String path, int clients, int calls) throws Exception {
        var tasks = nodes.stream()
                .flatMap(node -> Stream.generate(() -> client(node.platform(), path, calls))
                        .limit(clients))
                .toList();
        var answers = new ArrayList<HttpResponse<String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var task : threads.invokeAll(tasks)) {
                answers.addAll(task.get());
            }
        }
        assertThat(answers).hasSize(nodes.size() * clients * calls);
        return answers;
    }

    private static Callable<List<HttpResponse<String>>> client(Platform platform, String path, int calls) {
        return () -> {
            var answers = new ArrayList<HttpResponse<String>>();
            for (var call = 0; call < calls; call++) {
                answers.add(platform.http.send(
                        HttpRequest.newBuilder(platform.uri(path)).build(), BodyHandlers.ofString()));
            }
            return answers;
        };
    }

    private static long count(List<HttpResponse<String>> answers, int status) {
        return answers.stream().filter(answer -> answer.statusCode() == status).count();
    }

    private long invocations(String function) {
        return totals(function).invocationsThisMonth();
    }

    private FunctionTotals totals(String function) {
        try {
            return nodes.getFirst().metering().totals().functions().stream()
                    .filter(totals -> totals.function().equals(function))
                    .findFirst()
                    .orElse(new FunctionTotals(Platform.NAMESPACE, function, 0, 0, 0, 0, 0));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
