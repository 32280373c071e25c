package dev.nabi.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.demand.DemandReport;
import dev.nabi.api.v1alpha1.BudgetDefaults;
import dev.nabi.api.watch.UnreadableObjects;
import dev.nabi.operator.cluster.ApiAccess;
import dev.nabi.operator.cluster.ApiCalls;
import dev.nabi.operator.cluster.TestCluster;
import dev.nabi.operator.function.Actor;
import dev.nabi.operator.function.DeploymentWriter;
import dev.nabi.operator.function.EventWriter;
import dev.nabi.operator.function.FunctionEvents;
import dev.nabi.operator.function.FunctionReconciler;
import dev.nabi.operator.function.FunctionUrl;
import dev.nabi.operator.function.NetworkPolicyWriter;
import dev.nabi.operator.function.Observer;
import dev.nabi.operator.function.ReadinessCount;
import dev.nabi.operator.function.Reporter;
import dev.nabi.operator.function.Requeue;
import dev.nabi.operator.leadership.LeaderWrites;
import dev.nabi.operator.leadership.Leadership;
import dev.nabi.operator.limits.EventRateLimiter;
import dev.nabi.operator.limits.RolloutLimiter;
import dev.nabi.operator.limits.StatusDebounce;
import dev.nabi.operator.plan.PlatformSettings;
import dev.nabi.operator.resources.CodeLocation;
import dev.nabi.operator.resources.Defaults;
import dev.nabi.operator.resources.GatewayPods;
import dev.nabi.operator.scaling.KubernetesScaleWriter;
import dev.nabi.operator.scaling.ReportStreams;
import dev.nabi.operator.scaling.Scaler;
import dev.nabi.operator.usage.UsageBoard;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An operator process in this one, whose calls of the API are counted and whose time may go faster. */
public final class OperatorUnderTest implements AutoCloseable {
    private static final long TICK_MILLIS = 50;
    private static final String BASE_IMAGE = "good:base";
    private static final GatewayPods GATEWAYS =
            new GatewayPods(Map.of("app.kubernetes.io/component", "gateway"), Optional.of("nabi-system"));

    private final KubernetesClient client;
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final ReportStreams<DemandReport> streams;
    private final Operator operator;
    private final Future<?> ticks;
    private final UnreadableObjects unreadable = new UnreadableObjects();
    private final AtomicInteger reconciled = new AtomicInteger();

    /** Starts one that looks after a namespace; all of them when it is empty. */
    public OperatorUnderTest(Config config, ApiCalls calls, String namespace, URI gateway, InstantSource time) {
        this(config, calls, namespace, gateway, time, BASE_IMAGE);
    }

    /** The same with another base image. */
    OperatorUnderTest(
            Config config, ApiCalls calls, String namespace, URI gateway, InstantSource time, String baseImage) {
        this(
                config,
                http -> http.addOrReplaceInterceptor("calls", calls),
                namespace,
                gateway,
                time,
                baseImage,
                Leadership.always(),
                new Requeue());
    }

    /** One of several. */
    OperatorUnderTest(TestCluster cluster, ApiCalls calls, ApiAccess access, Leadership leadership, Requeue requeue) {
        this(
                cluster.config(),
                http -> http.addOrReplaceInterceptor("access", access)
                        .addOrReplaceInterceptor("leadership", new LeaderWrites(leadership))
                        .addOrReplaceInterceptor("calls", calls),
                "",
                cluster.gateway().address(),
                cluster.time(),
                BASE_IMAGE,
                leadership,
                requeue);
    }

    private OperatorUnderTest(
            Config config,
            Consumer<HttpClient.Builder> http,
            String namespace,
            URI gateway,
            InstantSource time,
            String baseImage,
            Leadership leadership,
            Requeue requeue) {
        var mapper = new ObjectMapper();
        new WatchMapper().customize(mapper);
        client = new KubernetesClientBuilder()
                .withConfig(LeaderWrites.sentOnce(config))
                .withKubernetesSerialization(new KubernetesSerialization(mapper, false))
                .withHttpClientBuilderConsumer(http)
                .build();
        var clock = InstantSource.system();
        var events = new FunctionEvents(
                new EventRateLimiter(clock), new EventWriter(client, clock), new BoundedWrites("events", 4, 256));
        var scaler = new Scaler(
                leadership,
                loop,
                new BoundedWrites("scale", 32, Integer.MAX_VALUE),
                new KubernetesScaleWriter(client),
                new ScalingReport(events, new SimpleMeterRegistry()),
                time);
        streams = ReportStreams.ofGateways(() -> "a token of the tests", scaler, (_, _) -> {}, time);
        operator = new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withStopOnInformerErrorDuringStartup(
                        Boolean.parseBoolean(setting("quarkus.operator-sdk.stop-on-informer-error-during-startup")))
                .withCacheSyncTimeout(Duration.parse(setting("quarkus.operator-sdk.cache-sync-timeout")))
                .withMetrics(new Metrics() {
                    @Override
                    public void reconciliationSucceeded(HasMetadata function, Map<String, Object> metadata) {
                        reconciled.incrementAndGet();
                    }
                })
                .withReconciliationTerminationTimeout(Duration.ofMillis(100)));
        operator.register(reconciler(leadership, requeue, events, scaler, clock, baseImage), settings -> {
            if (!namespace.isEmpty()) {
                settings.settingNamespace(namespace);
            }
        });
        operator.start();
        ticks = loop.scheduleWithFixedDelay(() -> tick(scaler, Set.of(gateway)), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** As the process has it. */
    private static String setting(String key) {
        var settings = new Properties();
        try (var file = OperatorUnderTest.class.getResourceAsStream("/application.properties")) {
            settings.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings.getProperty(key);
    }

    /** How many objects it cannot read. */
    int unreadable() {
        return unreadable.count();
    }

    /** How many reconciliations have come to their end. */
    int reconciled() {
        return reconciled.get();
    }

    private FunctionReconciler reconciler(
            Leadership leadership,
            Requeue requeue,
            FunctionEvents events,
            Scaler scaler,
            InstantSource clock,
            String baseImage) {
        return new FunctionReconciler(
                leadership,
                new Observer(
                        new PlatformSettings(
                                new Defaults(
                                        baseImage, 0, false, List.of(), new CodeLocation.None(), TestCluster.pods()),
                                Optional.of(GATEWAYS)),
                        scaler,
                        unreadable,
                        requeue,
                        clock),
                new Actor(
                        new DeploymentWriter(client),
                        new NetworkPolicyWriter(client),
                        new RolloutLimiter(new MonotonicTime()),
                        requeue),
                new Reporter(
                        events,
                        scaler,
                        new UsageBoard(BudgetDefaults.parse(""), Duration.ofMinutes(1), clock),
                        new StatusDebounce(new MonotonicTime()),
                        new ReadinessCount(),
                        new FunctionUrl(URI.create("http://localhost")),
                        clock),
                requeue);
    }

    private void tick(Scaler scaler, Set<URI> gateways) {
        scaler.tick(gateways, Set.of());
        streams.follow(gateways);
    }

    @Override
    public void close() {
        ticks.cancel(false);
        operator.stop();
        streams.close();
        loop.shutdownNow();
        client.close();
    }
}
