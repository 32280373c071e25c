package dev.nabi.operator;

import dev.nabi.api.demand.DemandReport;
import dev.nabi.api.watch.UnreadableObjects;
import dev.nabi.operator.function.Actor;
import dev.nabi.operator.function.DeploymentWriter;
import dev.nabi.operator.function.EventWriter;
import dev.nabi.operator.function.FunctionEvents;
import dev.nabi.operator.function.FunctionUrl;
import dev.nabi.operator.function.NetworkPolicyWriter;
import dev.nabi.operator.function.Observer;
import dev.nabi.operator.function.ReadinessCount;
import dev.nabi.operator.function.Reporter;
import dev.nabi.operator.function.Requeue;
import dev.nabi.operator.leadership.Candidate;
import dev.nabi.operator.leadership.LeaderWrites;
import dev.nabi.operator.leadership.Leadership;
import dev.nabi.operator.leadership.LeaseElection;
import dev.nabi.operator.leadership.LeaseStore;
import dev.nabi.operator.leadership.LeaseTimes;
import dev.nabi.operator.limits.AccessEvents;
import dev.nabi.operator.limits.EventRateLimiter;
import dev.nabi.operator.limits.RolloutLimiter;
import dev.nabi.operator.limits.StatusDebounce;
import dev.nabi.operator.plan.PlatformSettings;
import dev.nabi.operator.resources.CodeLocation;
import dev.nabi.operator.resources.Defaults;
import dev.nabi.operator.resources.GatewayPods;
import dev.nabi.operator.scaling.DiscoveredGateways;
import dev.nabi.operator.scaling.Gateways;
import dev.nabi.operator.scaling.KubernetesScaleWriter;
import dev.nabi.operator.scaling.ReportStreams;
import dev.nabi.operator.scaling.Scaler;
import dev.nabi.operator.sharing.HttpShareWriter;
import dev.nabi.operator.sharing.HttpSlotViewWriter;
import dev.nabi.operator.sharing.LimitBoard;
import dev.nabi.operator.sharing.SlotBoard;
import dev.nabi.operator.usage.UsageBoard;
import dev.nabi.operator.usage.UsageReader;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Builds the operator's objects from its configuration; the reconciler is found by the operator framework. */
@ApplicationScoped
final class Wiring {
    private static final String LEASE = "nabi-operator";

    /** Of two that fail, the second still ends before the leader may act no more. */
    private static final int LEASE_REQUEST_MILLIS = 4_000;

    /** A write of the scaling loop is given up after 10 s at most: the client adds as much as its time-out, up to 5 s. */
    private static final RequestConfig SCALE_REQUESTS = new RequestConfigBuilder()
            .withRequestTimeout(5_000)
            .withRequestRetryBackoffLimit(0)
            .build();

    /** In which each gateway sees that a pod is deleted; most do within milliseconds. */
    private static final int STOP_SLEEP_SECONDS = 3;

    @Produces
    @Singleton
    OperatorConfig config(org.eclipse.microprofile.config.Config config) {
        return OperatorConfig.from(config);
    }

    @Produces
    @Singleton
    EventsConfig events(org.eclipse.microprofile.config.Config config) {
        return EventsConfig.from(config);
    }

    @Produces
    @Singleton
    CodeConfig code(org.eclipse.microprofile.config.Config config) {
        return CodeConfig.from(config);
    }

    @Produces
    @Singleton
    CodeKey codeKey(CodeConfig code, OperatorConfig config, KubernetesClient client, InstantSource clock) {
        return new CodeKey(code.secret()
                .<Supplier<String>>map(name -> new DemandSecret(client, namespace(config, client), name, clock))
                .orElse(code::key));
    }

    private static CodeLocation location(CodeConfig code, CodeKey key) {
        return code.directory()
                .<CodeLocation>map(CodeLocation.Directory::new)
                .or(() -> code.address().map(address -> new CodeLocation.Server(address, key.current())))
                .orElseGet(CodeLocation.None::new);
    }

    @Produces
    @Singleton
    Leadership leadership(OperatorConfig config, Config cluster, KubernetesSerialization serialization) {
        if (!config.leaderElection()) {
            return Leadership.always();
        }
        var client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(cluster)
                        .withRequestTimeout(LEASE_REQUEST_MILLIS)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .withKubernetesSerialization(serialization)
                .build();
        var host = Objects.requireNonNullElse(System.getenv("HOSTNAME"), "");
        return new LeaseElection(
                Candidate.of(host, config.podUid()),
                new LeaseStore(client, namespace(config, client), LEASE, InstantSource.system()),
                new MonotonicTime(),
                LeaseTimes.DEFAULT);
    }

    /** The client of everything but the lease: it writes only while this process leads. */
    @Produces
    @Singleton
    KubernetesClient client(Config cluster, KubernetesSerialization serialization, Leadership leadership) {
        return new KubernetesClientBuilder()
                .withConfig(LeaderWrites.sentOnce(cluster))
                .withKubernetesSerialization(serialization)
                .withHttpClientBuilderConsumer(
                        http -> http.addOrReplaceInterceptor("leadership", new LeaderWrites(leadership)))
                .build();
    }

    void close(@Disposes KubernetesClient client) {
        client.close();
    }

    /** The framework's own metrics have a label for each resource, which nothing bounds. */
    @Produces
    @Singleton
    MeterFilter boundedLabels() {
        return MeterFilter.denyNameStartsWith("operator.sdk");
    }

    @Produces
    @Singleton
    PlatformSettings platform(
            OperatorConfig config, CodeConfig code, CodeKey codeKey, KubernetesClient client, Config cluster) {
        // A start waits for an API server that is away for a moment.
        var patient = client.newClient(cluster.getRequestConfig()).adapt(KubernetesClient.class);
        var version = ServerVersion.of(patient.getKubernetesVersion());
        var gateways = new GatewayPods(
                config.gatewayLabels(),
                version.labelsNamespaces() ? Optional.of(namespace(config, client)) : Optional.empty());
        var defaults = new Defaults(
                config.baseImage(),
                version.sleepsBeforeStop() ? STOP_SLEEP_SECONDS : 0,
                config.localFiles(),
                config.pullSecrets(),
                location(code, codeKey),
                config.pods());
        return new PlatformSettings(defaults, config.networkPolicies() ? Optional.of(gateways) : Optional.empty());
    }

    @Produces
    @Singleton
    @Unremovable
    InformerStoppedHandler watchStopped() {
        return new WatchStopped(() -> Quarkus.asyncExit(1));
    }

    @Produces
    @Singleton
    UnreadableObjects unreadable(MeterRegistry metrics) {
        return metrics.gauge("nabi.unreadable.objects", new UnreadableObjects(), UnreadableObjects::count);
    }

    @Produces
    @Singleton
    Observer observer(
            PlatformSettings platform,
            Scaler scaler,
            UnreadableObjects unreadable,
            Requeue requeue,
            InstantSource clock) {
        return new Observer(platform, scaler, unreadable, requeue, clock);
    }

    @Produces
    @Singleton
    Actor actor(KubernetesClient client, Requeue requeue) {
        return new Actor(
                new DeploymentWriter(client),
                new NetworkPolicyWriter(client),
                new RolloutLimiter(new MonotonicTime()),
                requeue);
    }

    @Produces
    @Singleton
    Reporter reporter(
            FunctionEvents events,
            Scaler scaler,
            UsageBoard usage,
            FunctionUrl url,
            InstantSource clock,
            MeterRegistry metrics) {
        var readiness = new ReadinessCount();
        for (var status : ReadinessCount.STATUSES) {
            metrics.gauge("nabi.functions", Tags.of("ready", status), readiness, count -> count.of(status));
        }
        return new Reporter(events, scaler, usage, new StatusDebounce(new MonotonicTime()), readiness, url, clock);
    }

    @Produces
    @Singleton
    FunctionUrl url(OperatorConfig config) {
        return new FunctionUrl(config.gatewayUrl());
    }

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    FunctionEvents events(KubernetesClient client, InstantSource clock) {
        return new FunctionEvents(
                new EventRateLimiter(new MonotonicTime()),
                new EventWriter(client, clock),
                new BoundedWrites("events", 4, 256));
    }

    @Produces
    @Singleton
    KubernetesScaleWriter scaleWriter(KubernetesClient client) {
        return new KubernetesScaleWriter(client.newClient(SCALE_REQUESTS).adapt(KubernetesClient.class));
    }

    @Produces
    @Singleton
    Scaler scaler(
            Leadership leadership,
            KubernetesScaleWriter writer,
            FunctionEvents events,
            MeterRegistry metrics,
            ScalingThread thread) {
        return new Scaler(
                leadership,
                thread.executor(),
                new BoundedWrites("scale", 32, Integer.MAX_VALUE),
                writer,
                new ScalingReport(events, metrics),
                new MonotonicTime());
    }

    @Produces
    @Singleton
    Gateways gateways(OperatorConfig config, KubernetesClient client) {
        var fixed = config.gateways();
        return fixed.isEmpty()
                ? new DiscoveredGateways(client, namespace(config, client), config.gatewayLabels())
                : () -> fixed;
    }

    @Produces
    @Singleton
    HttpShareWriter shareWriter(DemandToken token) {
        return new HttpShareWriter(token.current());
    }

    @Produces
    @Singleton
    LimitBoard limits(HttpShareWriter writer) {
        return new LimitBoard(writer);
    }

    @Produces
    @Singleton
    HttpSlotViewWriter slotViewWriter(DemandToken token) {
        return new HttpSlotViewWriter(token.current());
    }

    @Produces
    @Singleton
    SlotBoard slots(HttpSlotViewWriter writer, KubernetesClient client) {
        return new SlotBoard(
                UUID.randomUUID().toString(), writer, new KubernetesYoungestPod(client), new MonotonicTime());
    }

    @Produces
    @Singleton
    ReportStreams<DemandReport> streams(
            DemandToken token, Scaler scaler, LimitBoard limits, FunctionEvents events, MeterRegistry metrics) {
        var access = new AccessEvents(events::report, new MonotonicTime());
        var streams = ReportStreams.ofGateways(
                token.current(),
                scaler,
                (gateway, report) -> {
                    limits.report(gateway, report);
                    access.report(report.closed());
                },
                new MonotonicTime());
        metrics.gauge("nabi.gateway.streams.refused", streams, ReportStreams::refused);
        return metrics.gauge("nabi.gateway.streams", streams, ReportStreams::connected);
    }

    @Produces
    @Singleton
    DemandToken token(OperatorConfig config, KubernetesClient client, InstantSource clock) {
        return new DemandToken(config.demandSecret()
                .<Supplier<String>>map(name -> new DemandSecret(client, namespace(config, client), name, clock))
                .orElse(config::demandToken));
    }

    @Produces
    @Singleton
    UsageBoard usage(OperatorConfig config, InstantSource clock) {
        return new UsageBoard(config.budgetDefaults(), config.usageInterval(), clock);
    }

    @Produces
    @Singleton
    UsageReader usageReader(DemandToken token, UsageBoard usage) {
        return new UsageReader(token.current(), usage);
    }

    @Produces
    @Singleton
    Requeue requeue() {
        return new Requeue();
    }

    private static String namespace(OperatorConfig config, KubernetesClient client) {
        var own = client.getNamespace();
        return config.namespace().orElse(own == null ? "default" : own);
    }
}
