package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.gateway.demand.OperatorToken;
import dev.nabi.gateway.kube.KubernetesScale;
import dev.nabi.gateway.telemetry.Telemetry;
import dev.nabi.metering.Ticks;
import dev.nabi.metering.budget.BudgetSource;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway whose API server comes and goes. */
class WatchIT {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private FragileApi api;
    private FunctionServer server;
    private KubernetesClient client;
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        api = new FragileApi();
        server = new FunctionServer(vertx, 0);
        api.set(FragileApi.FUNCTIONS, function("hello") + "," + function("sleepy"));
        api.set(FragileApi.PODS, pod("hello"));
        var mapper = new ObjectMapper();
        new WatchMapper().customize(mapper);
        client = new KubernetesClientBuilder()
                .withKubernetesSerialization(new KubernetesSerialization(mapper, false))
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + api.port)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        gateway = gateway();
        gateway.start().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        Platform.await("the watches", () -> gateway.isReady() && api.isWatched());
        Platform.await("the instance", () -> gateway.choosable("shop", "hello-00001") == 1);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        client.close();
        api.close();
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Gateway gateway() {
        return new Gateway(
                Platform.config(""),
                new Gateway.Surroundings(
                        vertx,
                        client,
                        new KubernetesScale(client),
                        Platform::meter,
                        ended -> {},
                        BudgetSource.NONE,
                        Ticks.system(),
                        128,
                        Telemetry.OFF,
                        new OperatorToken(() -> "token-of-enough-characters")));
    }

    private static String function(String name) {
        return """
            {"apiVersion": "nabi.dev/v1alpha1", "kind": "Function",
              "metadata": {"name": "%1$s", "namespace": "shop", "uid": "%1$s", "resourceVersion": "1"},
              "spec": {"image": "x"},
              "status": {"conditions": [], "traffic": [{"revision": "%1$s-00001", "weight": 100}]}}
            """.formatted(name);
    }

    private String pod(String function) {
        return """
            {"apiVersion": "v1", "kind": "Pod",
              "metadata": {"name": "%1$s-1", "namespace": "shop", "uid": "%1$s-1", "resourceVersion": "1",
                "labels": {"nabi.dev/function": "%1$s", "nabi.dev/revision": "%1$s-00001"},
                "annotations": {"nabi.dev/port": "%2$d"}},
              "spec": {"containers": [{"name": "function", "ports": [{"name": "http1", "containerPort": 8080}]}]},
              "status": {"phase": "Running", "podIP": "127.0.0.1"}}
            """.formatted(function, server.port());
    }

    private CompletableFuture<Integer> call(String path) {
        return http.sendAsync(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                                .build(),
                        BodyHandlers.discarding())
                .thenApply(response -> response.statusCode());
    }

    @Test
    void warmCallsGoOnWhileTheApiServerIsDownAndWakesResumeAfter() throws Exception {
        api.down();
        for (var i = 0; i < 50; i++) {
            assertThat(call("/function/hello").get(10, TimeUnit.SECONDS)).isEqualTo(200);
        }
        var waiting = call("/function/sleepy");
        Platform.await("the queue", () -> gateway.queued("shop", "sleepy-00001") == 1);
        assertThat(gateway.isReady()).isTrue();

        api.up();
        Platform.await(
                "the wake", () -> api.patches.contains("/apis/apps/v1/namespaces/shop/deployments/sleepy-00001/scale"));
        api.set(FragileApi.PODS, pod("hello") + "," + pod("sleepy"));
        Platform.await("the watches", api::isWatched, 60);
        api.tooOld(FragileApi.PODS);

        assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(200);
        assertThat(call("/function/hello").get(10, TimeUnit.SECONDS)).isEqualTo(200);
    }

    @Test
    void isReadyOnceEveryFunctionOfTheFirstListIsRouted() throws Exception {
        var names = IntStream.range(0, 5_000).mapToObj(number -> "f" + number).toList();
        api.set(FragileApi.FUNCTIONS, names.stream().map(WatchIT::function).collect(Collectors.joining(",")));
        try (var late = gateway()) {
            late.start().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
            while (!late.isReady()) {
                Thread.onSpinWait();
            }
            assertThat(names).allMatch(name -> late.knows("shop", name));
        }
    }

    @Test
    void aFunctionThatCannotBeReadIsNoOtherFunctionsTrouble() throws Exception {
        var unreadable = Files.readAllLines(Path.of("../crds/src/test/resources/unreadable-functions.jsonl")).stream()
                .map(line -> line.replaceFirst("\"metadata\":\\{", "\"metadata\":{\"namespace\":\"shop\","))
                .toList();
        for (var function : unreadable) {
            api.changed(FragileApi.FUNCTIONS, function);
        }
        api.changed(
                FragileApi.FUNCTIONS,
                function("hello")
                        .replace("\"image\"", "\"port\": \"many\", \"image\"")
                        .replace("\"resourceVersion\": \"1\"", "\"resourceVersion\": \"2\""));
        api.changed(FragileApi.FUNCTIONS, function("late"));

        Platform.await("the Function after them", () -> gateway.knows("shop", "late"));
        assertThat(gateway.unreadable()).isEqualTo(unreadable.size() + 1);
        assertThat(call("/function/hello").get(10, TimeUnit.SECONDS))
                .as("it was readable before, and is served as it was")
                .isEqualTo(200);
        assertThat(call("/function/unreadable-1").get(10, TimeUnit.SECONDS))
                .as("nobody knows who may call it")
                .isEqualTo(503);

        api.set(FragileApi.FUNCTIONS, String.join(",", unreadable) + "," + function("hello"));
        try (var late = gateway()) {
            late.start().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
            Platform.await("the first lists", late::isReady);
            assertThat(late.knows("shop", "hello")).isTrue();
            assertThat(late.unreadable()).isEqualTo(unreadable.size());
        }
    }

    @Test
    void watchThatIsTooOldIsBegunAnewFromAList() throws Exception {
        var lists = api.lists.get();
        api.set(FragileApi.FUNCTIONS, function("hello") + "," + function("sleepy") + "," + function("late"));
        api.tooOld(FragileApi.FUNCTIONS);

        Platform.await("the new Function", () -> gateway.knows("shop", "late"));

        assertThat(api.lists.get()).isGreaterThan(lists);
        assertThat(call("/function/hello").get(10, TimeUnit.SECONDS)).isEqualTo(200);
    }
}
