package dev.nabi.gateway;

import dev.nabi.gateway.demand.OperatorToken;
import dev.nabi.gateway.events.Events;
import dev.nabi.gateway.events.HttpEventsClient;
import dev.nabi.gateway.kube.KubernetesScale;
import dev.nabi.gateway.metrics.CertificateMeters;
import dev.nabi.gateway.metrics.PrometheusMeters;
import dev.nabi.gateway.metrics.RecentMeters;
import dev.nabi.gateway.usage.RecentEndpoint;
import dev.nabi.metering.Ticks;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** The gateway as a process: started, asked how it is, and stopped without a request noticing. */
@ApplicationScoped
@Readiness
public class GatewayProcess implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(GatewayProcess.class);
    private static final Duration STEP = Duration.ofMillis(20);

    /** How often it is looked at how many calls wait and how many instances there are. */
    private static final Duration SEEN = Duration.ofSeconds(5);

    /** The operator asks each second. */
    private static final Duration FAREWELL = Duration.ofMillis(2500);

    /** The client closes a connection on which nothing came for a minute. */
    private static final Duration CONNECTED = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final KubernetesScale scale;
    private final GatewayConfig config;
    private final Gateway gateway;
    private final OperatorToken operator;
    private final MeteringProcess metering;
    private final TelemetryProcess telemetry;
    private final RecentMeters recent;
    private volatile boolean isStopping;

    /**
     * {@code registry} is the one that is scraped. The root registry, which Quarkus offers first, counts into it only from
     * the end of the start on; calls come before.
     */
    @SuppressWarnings("deprecation") // it is the registry that Quarkus brings
    GatewayProcess(
            Config config,
            Vertx vertx,
            KubernetesClient client,
            PrometheusMeterRegistry registry,
            @Readiness MeteringProcess metering) {
        var settings = ProcessConfig.read(config);
        this.config = settings.gateway();
        this.vertx = vertx;
        this.scale = new KubernetesScale(client);
        this.metering = metering;
        this.telemetry = new TelemetryProcess(config, this.config, registry);
        var ticks = Ticks.system();
        this.operator = settings.demand().operatorToken();
        this.recent = new RecentMeters(new PrometheusMeters(registry, this.config.maxMeteredRevisions()), ticks);
        this.gateway = new Gateway(
                this.config,
                new Gateway.Surroundings(
                        vertx,
                        client,
                        scale,
                        recent,
                        metering.meter(),
                        metering.budgets(ticks),
                        ticks,
                        settings.metering().defaultMemoryMib(),
                        telemetry.telemetry(),
                        operator),
                events(settings.events(), vertx));
        Gauge.builder("nabi.lobby.length", gateway, Gateway::inLobby)
                .description("Calls that wait for the first revision of their Function")
                .register(registry);
        CertificateMeters.bind(registry, gateway.certificates());
        Gauge.builder("nabi.unreadable.objects", gateway, Gateway::unreadable)
                .description("Functions and pods of which a part cannot be read")
                .register(registry);
    }

    private static Events events(EventsConfig config, Vertx vertx) {
        return config.url()
                .map(url -> {
                    var token = config.token(url);
                    return Events.by(new HttpEventsClient(vertx, url, token), token);
                })
                .orElse(Events.NONE);
    }

    void routes(@Observes Router router) {
        var demand = gateway.demandEndpoint(operator);
        var limits = gateway.limitsEndpoint(operator);
        var slots = gateway.slotPeers();
        new RecentEndpoint(recent, metering.usagePolicy()).register(router);
        router.put("/slots/view").handler(request -> slots.view(request.request()));
        router.post("/slots/asks").handler(request -> slots.asks(request.request()));
        router.put("/limits").handler(request -> limits.handle(request.request()));
        router.get("/demand").handler(request -> demand.handle(request.request()));
    }

    void start(@Observes StartupEvent event) throws Exception {
        gateway.start().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        scale.warmUp();
        vertx.setPeriodic(CONNECTED.toMillis(), _ -> scale.keepConnected());
        vertx.setPeriodic(SEEN.toMillis(), _ -> {
            gateway.report(recent::seen);
            recent.prune();
        });
        if (config.trustForwarded().isPresent()) {
            LOG.warnf(
                    "nabi.gateway.trust-forwarded is replaced by nabi.gateway.trusted-proxies, the networks of your proxies"
                            + " (NABI_GATEWAY_TRUSTED_PROXIES=10.0.0.0/8). For now %s",
                    config.trustForwarded().get()
                            ? "everybody is trusted, and any client can forge its address"
                            : "nobody is trusted, as without it");
        }
        LOG.infof(
                "functions are called at %s:%s",
                config.host(),
                Stream.of(gateway.port(), gateway.securePort())
                        .filter(port -> port > 0)
                        .map(String::valueOf)
                        .collect(Collectors.joining(" and, with TLS, ")));
    }

    /** Before anything closes: not ready at once, serving until nobody calls any more, then until all have their answers. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) throws Exception {
        isStopping = true;
        gateway.drain();
        LOG.infof("drains: serves for %s, then waits up to %s", config.drainDelay(), config.shutdownTimeout());
        Thread.sleep(config.drainDelay());
        gateway.refuse();
        for (var waited = Duration.ZERO;
                gateway.open() > 0 && waited.compareTo(config.shutdownTimeout()) < 0;
                waited = waited.plus(STEP)) {
            Thread.sleep(STEP);
        }
        gateway.cancelWaiting().get(5, TimeUnit.SECONDS);
        if (gateway.open() > 0) {
            LOG.warnf("%d invocations did not end within %s", gateway.open(), config.shutdownTimeout());
            gateway.meterRunning().get(5, TimeUnit.SECONDS);
        } else if (gateway.sharesSlots()) {
            leave();
        }
    }

    /** The slots of a gateway that does not say that its calls have ended stay its own for as long as a call may take. */
    private void leave() throws InterruptedException {
        var slots = gateway.slotPeers();
        slots.leave();
        for (var waited = Duration.ZERO;
                !slots.isLeftTold() && waited.compareTo(FAREWELL) < 0;
                waited = waited.plus(STEP)) {
            Thread.sleep(STEP);
        }
    }

    void stop(@Observes ShutdownEvent event) throws Exception {
        isStopping = true;
        gateway.close();
        telemetry.close();
        metering.close();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("functions and pods are known")
                .status(gateway.isReady() && !isStopping)
                .build();
    }
}
