package dev.nabi.operator;

import dev.nabi.api.demand.BacklogReport;
import dev.nabi.operator.leadership.Leadership;
import dev.nabi.operator.scaling.DiscoveredGateways;
import dev.nabi.operator.scaling.Gateways;
import dev.nabi.operator.scaling.ReportStreams;
import dev.nabi.operator.scaling.Scaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The thread that follows the events processes while this operator leads: it makes the token that they and the gateways show
 * each other, and reads how many events wait. Without events in the configuration it does nothing.
 */
@Singleton
final class EventsThread {
    private static final Logger LOG = Logger.getLogger(EventsThread.class);
    private static final int MANAGEMENT_PORT = 9000;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("events").daemon().factory());
    private @Nullable Future<?> looks;
    private @Nullable ReportStreams<BacklogReport> streams;

    void start(
            @Observes StartupEvent start,
            EventsConfig config,
            Leadership leadership,
            KubernetesClient client,
            Scaler scaler,
            MeterRegistry metrics,
            OperatorConfig operator,
            InstantSource clock) {
        if (!config.isInstalled()) {
            return;
        }
        var namespace = operator.namespace().orElse(String.valueOf(client.getNamespace()));
        var token = config.secret()
                .<Supplier<String>>map(name -> new DemandSecret(client, namespace, name, clock))
                .orElse(config::token);
        Gateways processes = config.addresses().isEmpty()
                ? new DiscoveredGateways(client, namespace, config.labels(), MANAGEMENT_PORT)
                : config::addresses;
        var followed = ReportStreams.ofEvents(token, scaler, new MonotonicTime());
        streams = followed;
        metrics.gauge("nabi.events.streams", followed, ReportStreams::connected);
        metrics.gauge("nabi.events.seen.backlog", scaler, Scaler::backlog);
        looks = thread.scheduleWithFixedDelay(
                () -> look(leadership, token, processes, followed), 0, 1, TimeUnit.SECONDS);
    }

    private static void look(
            Leadership leadership, Supplier<String> token, Gateways processes, ReportStreams<BacklogReport> streams) {
        try {
            var follows = leadership.isHeld() && !token.get().isEmpty();
            streams.follow(follows ? processes.live() : Set.<URI>of());
        } catch (RuntimeException e) {
            LOG.error("The thread of events met something unexpected; trying again", e);
        }
    }

    void stop(@Observes ShutdownEvent stop) {
        if (looks != null) {
            looks.cancel(true);
        }
        thread.shutdownNow();
        if (streams != null) {
            streams.close();
        }
    }
}
