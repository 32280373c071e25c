package dev.nabi.operator;

import dev.nabi.operator.cluster.ApiCalls;
import dev.nabi.operator.function.DeploymentWriter;
import dev.nabi.operator.function.EventBudget;
import dev.nabi.operator.function.EventWriter;
import dev.nabi.operator.function.FunctionEvents;
import dev.nabi.operator.function.FunctionReconciler;
import dev.nabi.operator.function.FunctionUrl;
import dev.nabi.operator.resources.Defaults;
import dev.nabi.operator.scaling.GatewayStreams;
import dev.nabi.operator.scaling.KubernetesScaleWriter;
import dev.nabi.operator.scaling.Scaler;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** An operator process in this one, whose calls of the API are counted and whose time may go faster. */
public final class OperatorUnderTest implements AutoCloseable {
    private static final long TICK_MILLIS = 50;

    private final KubernetesClient client;
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final GatewayStreams streams;
    private final Operator operator;

    /** Starts one that looks after a namespace; all of them when it is empty. */
    public OperatorUnderTest(Config config, ApiCalls calls, String namespace, URI gateway, InstantSource time) {
        client = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("calls", calls))
                .build();
        var clock = InstantSource.system();
        var events = new FunctionEvents(
                new EventBudget(clock), new EventWriter(client, clock), new BoundedWrites("events", 4, 256));
        var scaler = new Scaler(
                loop,
                new BoundedWrites("scale", 32, Integer.MAX_VALUE),
                new KubernetesScaleWriter(client),
                new ScalingReport(events, new SimpleMeterRegistry()),
                time);
        streams = new GatewayStreams("a token of the tests", scaler);
        operator = new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withReconciliationTerminationTimeout(Duration.ofMillis(100)));
        operator.register(reconciler(events, scaler, clock), settings -> {
            if (!namespace.isEmpty()) {
                settings.settingNamespace(namespace);
            }
        });
        operator.start();
        loop.scheduleWithFixedDelay(
                () -> tick(scaler, Set.of(gateway)), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private FunctionReconciler reconciler(FunctionEvents events, Scaler scaler, InstantSource clock) {
        return new FunctionReconciler(
                new Defaults("good:base"),
                new DeploymentWriter(client),
                events,
                scaler,
                new FunctionUrl(URI.create("http://localhost")),
                clock);
    }

    private void tick(Scaler scaler, Set<URI> gateways) {
        scaler.tick(gateways);
        streams.follow(gateways);
    }

    @Override
    public void close() {
        operator.stop();
        streams.close();
        loop.shutdownNow();
        client.close();
    }
}
