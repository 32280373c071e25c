package dev.nabi.bench.metering;

import dev.nabi.gateway.Gateway;
import dev.nabi.gateway.GatewayConfig;
import dev.nabi.gateway.demand.OperatorToken;
import dev.nabi.gateway.kube.KubernetesScale;
import dev.nabi.gateway.metrics.PrometheusMeters;
import dev.nabi.gateway.telemetry.Telemetry;
import dev.nabi.metering.Ticks;
import dev.nabi.metering.UsageMeter;
import dev.nabi.metering.budget.BudgetSource;
import dev.nabi.metering.usage.Metering;
import dev.nabi.metering.usage.MeteringConfig;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A gateway whose invocations go into journal and ledger, or nowhere: else the same. Arguments: {@code on} or {@code
 * off}, its port, the Kubernetes API's URL, a directory.
 */
public final class MeteredGateway {
    private MeteredGateway() {}

    @SuppressWarnings("deprecation") // it is the registry that Quarkus brings
    public static void main(String[] arguments) throws Exception {
        var vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        var client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder().withMasterUrl(arguments[2]).build())
                .build();
        var gateway = new Gateway(
                config(Integer.parseInt(arguments[1])),
                new Gateway.Surroundings(
                        vertx,
                        client,
                        new KubernetesScale(client),
                        new PrometheusMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), 1000),
                        arguments[0].equals("on") ? metering(Path.of(arguments[3])) : invocation -> {},
                        BudgetSource.NONE,
                        Ticks.system(),
                        256,
                        Telemetry.OFF,
                        new OperatorToken(() -> "token-of-enough-characters")));
        gateway.start().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static UsageMeter metering(Path directory) throws IOException {
        return Metering.open(MeteringConfig.in(directory, "bench")).meter();
    }

    private static GatewayConfig config(int port) {
        return GatewayConfig.of(
                Map.of("name", "bench", "host", "127.0.0.1", "port", Integer.toString(port), "drain-delay", "0s"));
    }
}
