package dev.nabi.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.api.v1alpha1.Names;
import dev.nabi.gateway.demand.OperatorToken;
import dev.nabi.gateway.events.Events;
import dev.nabi.gateway.loop.Load;
import dev.nabi.gateway.metrics.UsageMeters.RevisionMeter;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.gateway.telemetry.Telemetry;
import dev.nabi.metering.Invocation;
import dev.nabi.metering.Outcome;
import dev.nabi.metering.Ticks;
import dev.nabi.metering.UsageMeter;
import dev.nabi.metering.budget.BudgetSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A gateway on loopback, with an API server that only stores and watches, and functions that a test plays. */
final class Platform implements AutoCloseable {
    static final String TOKEN = "a-token-of-32-characters-or-more";
    static final String NAMESPACE = "shop";
    private static final Map<String, String> SMALL = Map.of(
            "max-header-bytes", "2048",
            "max-request-line-bytes", "512",
            "max-body-bytes", "1000",
            "idle-timeout", "1s",
            "head-timeout", "500ms");

    /** On the transport that the gateway runs on; -Dnabi.test.nio=true takes the JDK's. */
    final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(!Boolean.getBoolean("nabi.test.nio")));

    final KubernetesMockServer api;
    final KubernetesClient client;
    final FakeScale scale = new FakeScale();
    final List<Ended> ended = new CopyOnWriteArrayList<>();
    final List<Running> running = new CopyOnWriteArrayList<>();
    final Gateway gateway;
    final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** What a long invocation came to so far. */
    record Running(long durationNanos, long bytesOut) {}

    /** The machine's clocks, of which the monotonic one may be made to skip, and the wall's may be set. */
    static final class SkippingTicks implements Ticks {
        private final Ticks machine = Ticks.system();
        private final AtomicLong skipped = new AtomicLong();
        private final AtomicLong set = new AtomicLong();

        void skip(Duration time) {
            skipped.addAndGet(time.toNanos());
        }

        void setWall(Duration from) {
            set.set(from.toMillis());
        }

        @Override
        public long nanos() {
            return machine.nanos() + skipped.get();
        }

        @Override
        public long millis() {
            return machine.millis() + set.get();
        }
    }

    /** What an invocation's meter was told. */
    record Ended(Outcome outcome, int status, boolean isCold, long bytesIn, long bytesOut, int memoryMib) {
        static Ended of(Invocation invocation) {
            return new Ended(
                    invocation.outcome(),
                    invocation.status(),
                    invocation.isCold(),
                    invocation.bytesIn(),
                    invocation.bytesOut(),
                    invocation.memoryMib());
        }
    }

    Platform() throws Exception {
        this("");
    }

    Platform(String settings) throws Exception {
        this(settings, invocation -> {}, BudgetSource.NONE, Ticks.system(), Telemetry.OFF);
    }

    /** A gateway whose clock a test sets forward. */
    Platform(String settings, Ticks ticks) throws Exception {
        this(settings, invocation -> {}, BudgetSource.NONE, ticks, Telemetry.OFF);
    }

    /** A gateway whose calls are followed. */
    Platform(Telemetry telemetry) throws Exception {
        this("", invocation -> {}, BudgetSource.NONE, Ticks.system(), telemetry);
    }

    /** A gateway that meters, too, and holds Functions to their budgets. */
    Platform(UsageMeter usage, BudgetSource budgets, Ticks ticks) throws Exception {
        this("", usage, budgets, ticks, Telemetry.OFF);
    }

    /** A gateway with an events process. */
    Platform(java.util.function.Function<Vertx, Events> events, Telemetry telemetry) throws Exception {
        this("", invocation -> {}, BudgetSource.NONE, Ticks.system(), telemetry, events);
    }

    private Platform(String settings, UsageMeter usage, BudgetSource budgets, Ticks ticks, Telemetry telemetry)
            throws Exception {
        this(settings, usage, budgets, ticks, telemetry, any -> Events.NONE);
    }

    private Platform(
            String settings,
            UsageMeter usage,
            BudgetSource budgets,
            Ticks ticks,
            Telemetry telemetry,
            java.util.function.Function<Vertx, Events> events)
            throws Exception {
        var responses = new HashMap<ServerRequest, Queue<ServerResponse>>();
        api = new KubernetesMockServer(
                new Context(new ObjectMapper()),
                new MockWebServer(),
                responses,
                new KubernetesMixedDispatcher(responses),
                false);
        api.init();
        api.expectCustomResource(CustomResourceDefinitionContext.fromCustomResourceType(Function.class));
        client = api.createClient();
        gateway = new Gateway(
                config(settings),
                new Gateway.Surroundings(
                        vertx,
                        client,
                        scale,
                        Platform::meter,
                        new UsageMeter() {
                            @Override
                            public void ended(Invocation invocation) {
                                ended.add(Ended.of(invocation));
                                usage.ended(invocation);
                            }

                            @Override
                            public void running(Invocation invocation) {
                                running.add(new Running(invocation.durationNanos(), invocation.bytesOut()));
                            }
                        },
                        budgets,
                        ticks,
                        128,
                        telemetry,
                        new OperatorToken(() -> "token-of-enough-characters")),
                events.apply(vertx));
        gateway.start().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        await("the first lists", gateway::isReady);
    }

    static GatewayConfig config(String settings) {
        var all = new HashMap<String, String>();
        all.put("name", "gateway-1");
        all.put("host", "127.0.0.1");
        all.put("port", "0");
        all.put("domain", "nabi.test");
        all.put("short-paths", "true");
        all.put("default-namespace", NAMESPACE);
        all.put("event-loops", "2");
        all.put("connect-timeout", "500ms");
        all.put("drain-delay", "0s");
        all.put("shutdown-timeout", "5s");
        if (settings.contains("small")) {
            all.putAll(SMALL);
        }
        for (var setting : settings.split(";", -1)) {
            if (setting.contains("=")) {
                all.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
            }
        }
        if (settings.contains("causes")) {
            all.put("problem-causes", "true");
        }
        return GatewayConfig.of(all);
    }

    static RevisionMeter meter(RevisionKey key, Supplier<Load> load) {
        return new RevisionMeter() {
            @Override
            public void ended(Invocation invocation) {}

            @Override
            public void turnedAway() {}

            @Override
            public void close() {}
        };
    }

    /** Applies a Function whose traffic goes to its first revision. */
    void function(String name, String spec) {
        function(name, spec, "[{revision: %s-00001, weight: 100}]".formatted(name));
    }

    void function(String name, String spec, String traffic) {
        var failed =
                "conditions: [{type: Ready, status: \"False\", reason: ImagePullFailed, message: no such image x}]";
        functionOfStatus(name, spec, "{%s, traffic: %s}".formatted(failed, traffic));
    }

    void functionOfStatus(String name, String spec, String status) {
        var yaml = """
                apiVersion: nabi.dev/v1alpha1
                kind: Function
                metadata: {name: %s, namespace: %s}
                spec: {image: x%s}
                status: %s
                """.formatted(name, NAMESPACE, spec.isEmpty() ? "" : ", " + spec, status);
        var function = Serialization.unmarshal(yaml, Function.class);
        client.resource(function).createOr(there -> there.update());
        await("the route of " + name, () -> gateway.knows(NAMESPACE, name));
    }

    Pod pod(String function, String name, int port) {
        return pod(function, name, port, Map.of());
    }

    Pod pod(String function, String name, int port, Map<String, String> annotations) {
        return pod(function + "-00001", name, port, "http1", annotations);
    }

    /** A pod of any revision; the Function's name is the revision's without its number. */
    Pod pod(String revision, String name, int port, String protocol, Map<String, String> annotations) {
        var function = revision.substring(0, revision.lastIndexOf('-'));
        var all = new HashMap<>(annotations);
        all.put(Labels.PORT, Integer.toString(port));
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .withUid(name + "-uid")
                .withLabels(Labels.ofRevision(function, revision))
                .withAnnotations(all)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName(Names.CONTAINER)
                .addNewPort()
                .withName(protocol)
                .withContainerPort(8080)
                .endPort()
                .withNewResources()
                .addToLimits("memory", new Quantity("256Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP("127.0.0.1")
                .endStatus()
                .build();
        return client.resource(pod).create();
    }

    void annotate(String pod, String key, String value) {
        client.pods()
                .inNamespace(NAMESPACE)
                .withName(pod)
                .edit(there -> new PodBuilder(there)
                        .editMetadata()
                        .addToAnnotations(key, value)
                        .endMetadata()
                        .build());
    }

    /** Has the API server answer a path with a document that is no object. */
    void document(String path, String text) {
        api.expect().get().withPath(path).andReturn(200, text).always();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + gateway.port() + path);
    }

    HttpResponse<String> get(String path) {
        return get(path, 20);
    }

    HttpResponse<String> get(String path, int seconds) {
        try {
            return http.send(
                    HttpRequest.newBuilder(uri(path))
                            .timeout(Duration.ofSeconds(seconds))
                            .build(),
                    BodyHandlers.ofString());
        } catch (Exception failed) {
            throw new IllegalStateException(path, failed);
        }
    }

    static void await(String what, BooleanSupplier isSo) {
        await(what, isSo, 60);
    }

    static void await(String what, BooleanSupplier isSo, int seconds) {
        var until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("waited in vain for " + what);
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
        }
    }

    @Override
    public void close() {
        gateway.close();
        client.close();
        api.destroy();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
