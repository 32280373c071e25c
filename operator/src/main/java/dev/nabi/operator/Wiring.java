package dev.nabi.operator;

import dev.nabi.operator.function.DeploymentWriter;
import dev.nabi.operator.function.EventBudget;
import dev.nabi.operator.function.EventWriter;
import dev.nabi.operator.function.FunctionEvents;
import dev.nabi.operator.function.FunctionUrl;
import dev.nabi.operator.function.NetworkPolicies;
import dev.nabi.operator.function.Settling;
import dev.nabi.operator.function.Trigger;
import dev.nabi.operator.function.Turns;
import dev.nabi.operator.resources.Defaults;
import dev.nabi.operator.resources.GatewayPods;
import dev.nabi.operator.scaling.DiscoveredGateways;
import dev.nabi.operator.scaling.GatewayStreams;
import dev.nabi.operator.scaling.Gateways;
import dev.nabi.operator.scaling.KubernetesScaleWriter;
import dev.nabi.operator.scaling.Scaler;
import dev.nabi.operator.usage.UsageBoard;
import dev.nabi.operator.usage.UsageReader;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** Builds the operator's objects from its configuration; the reconciler is found by the operator framework. */
@ApplicationScoped
final class Wiring {
    /** An instance identity of the framework's own is the pod's name. */
    private static final String LEASE = "nabi-operator";

    /** In which each gateway sees that a pod is deleted; most do within milliseconds. */
    private static final int STOP_SLEEP_SECONDS = 3;

    @Produces
    @Singleton
    OperatorConfig config(Config config) {
        return OperatorConfig.from(config);
    }

    /** Null, where one operator acts alone. */
    @Produces
    @Dependent
    @Nullable
    LeaderElectionConfiguration leaderElection(OperatorConfig config, KubernetesClient client) {
        return config.leaderElection()
                ? LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                        .withLeaseNamespace(namespace(config, client))
                        .build()
                : null;
    }

    /** The framework's own metrics have a label for each resource, which nothing bounds. */
    @Produces
    @Singleton
    MeterFilter boundedLabels() {
        return MeterFilter.denyNameStartsWith("operator.sdk");
    }

    @Produces
    @Singleton
    Defaults defaults(OperatorConfig config, KubernetesClient client) {
        var version = ServerVersion.of(client.getKubernetesVersion());
        return new Defaults(config.baseImage(), version.sleepsBeforeStop() ? STOP_SLEEP_SECONDS : 0);
    }

    @Produces
    @Singleton
    Turns turns() {
        return new Turns(new MonotonicTime());
    }

    @Produces
    @Singleton
    Settling settling() {
        return new Settling(new MonotonicTime());
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
    DeploymentWriter deployments(KubernetesClient client) {
        return new DeploymentWriter(client);
    }

    @Produces
    @Singleton
    NetworkPolicies policies(OperatorConfig config, KubernetesClient client) {
        return new NetworkPolicies(
                client, config.gatewayLabels().isEmpty() ? Optional.empty() : Optional.of(gatewayPods(config, client)));
    }

    private static GatewayPods gatewayPods(OperatorConfig config, KubernetesClient client) {
        var version = ServerVersion.of(client.getKubernetesVersion());
        return new GatewayPods(
                config.gatewayLabels(),
                version.labelsNamespaces() ? Optional.of(namespace(config, client)) : Optional.empty());
    }

    @Produces
    @Singleton
    FunctionEvents events(KubernetesClient client, InstantSource clock) {
        return new FunctionEvents(
                new EventBudget(new MonotonicTime()),
                new EventWriter(client, clock),
                new BoundedWrites("events", 4, 256));
    }

    @Produces
    @Singleton
    Scaler scaler(KubernetesClient client, FunctionEvents events, MeterRegistry metrics, ScalingThread thread) {
        return new Scaler(
                thread.executor(),
                new BoundedWrites("scale", 32, Integer.MAX_VALUE),
                new KubernetesScaleWriter(client),
                new ScalingReport(events, metrics),
                new MonotonicTime());
    }

    @Produces
    @Singleton
    Gateways gateways(OperatorConfig config, KubernetesClient client) {
        var fixed = config.gateways();
        return fixed.isEmpty() ? new DiscoveredGateways(client, namespace(config, client)) : () -> fixed;
    }

    @Produces
    @Singleton
    GatewayStreams streams(OperatorConfig config, Scaler scaler, MeterRegistry metrics) {
        return metrics.gauge(
                "nabi.gateway.streams",
                new GatewayStreams(config.demandToken(), scaler, new MonotonicTime()),
                GatewayStreams::connected);
    }

    @Produces
    @Singleton
    UsageBoard usage(OperatorConfig config, InstantSource clock) {
        return new UsageBoard(config.budgetDefaults(), config.usageInterval(), clock);
    }

    @Produces
    @Singleton
    UsageReader usageReader(OperatorConfig config, UsageBoard usage) {
        return new UsageReader(config.demandToken(), usage);
    }

    @Produces
    @Singleton
    Trigger trigger() {
        return new Trigger();
    }

    private static String namespace(OperatorConfig config, KubernetesClient client) {
        var own = client.getNamespace();
        return config.namespace().orElse(own == null ? "default" : own);
    }
}
