package dev.nabi.events;

import dev.nabi.api.management.ManagementPolicy;
import dev.nabi.events.books.BacklogStream;
import dev.nabi.events.books.EventMeters;
import dev.nabi.events.delivery.DeliveryListener;
import dev.nabi.events.delivery.Dispatcher;
import dev.nabi.events.delivery.DispatcherOptions;
import dev.nabi.events.delivery.GatewaySender;
import dev.nabi.events.delivery.PublicAddresses;
import dev.nabi.events.delivery.Results;
import dev.nabi.events.delivery.RetryPolicy;
import dev.nabi.events.delivery.Senders;
import dev.nabi.events.delivery.UrlSender;
import dev.nabi.events.delivery.WebhookSigner;
import dev.nabi.events.function.FunctionPolicies;
import dev.nabi.events.http.AsyncApi;
import dev.nabi.events.http.CallsApi;
import dev.nabi.events.http.DeadLettersApi;
import dev.nabi.events.http.Endpoints;
import dev.nabi.events.http.EventWaiters;
import dev.nabi.events.http.EventsToken;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.Settlement;
import dev.nabi.events.store.jdbc.JdbcEventStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** Events as a process: put together, started, asked how it is, and stopped without an event noticing. */
@ApplicationScoped
@Readiness
public class EventsProcess implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(EventsProcess.class);
    private static final Duration STEP = Duration.ofMillis(20);

    /** A sixteenth of the heap is for events on their way; each is there several times, as an object, a text, and a request. */
    private static final int HEAP_FOR_EVENTS = 16;

    private final EventsConfig config;
    private final KubernetesClient client;
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final InstantSource clock = InstantSource.system();
    private final EventWaiters waiters = new EventWaiters();
    private final EventsToken token;
    private final PublicAddresses addresses;
    private final TriggerProcess triggers;
    private final FunctionPolicies policies;
    private final JdbcEventStore store;
    private final Dispatcher dispatcher;
    private final EventMeters meters;
    private final BacklogStream backlog;
    private final Housekeeping housekeeping;
    private final ManagementPolicy people;
    private volatile boolean isStopping;

    @SuppressWarnings("deprecation") // it is the registry that Quarkus brings
    EventsProcess(
            EventsConfig config,
            Vertx vertx,
            KubernetesClient client,
            PrometheusMeterRegistry registry,
            ManagementAccess access)
            throws IOException {
        this.config = config;
        this.client = client;
        this.token = token(config, clock);
        this.addresses = new PublicAddresses(config.privateHosts().orElse(List.of()));
        this.store = JdbcEventStore.open(config.database(), config.bounds());
        this.triggers = new TriggerProcess(
                client,
                store,
                Clock.systemUTC(),
                blocking,
                this::accepted,
                new TriggerProcess.Options(
                        config.namespaces().orElse(List.of()),
                        config.publish() == EventsConfig.Publish.OPEN,
                        store.bounds()));
        this.policies = new FunctionPolicies(triggers.lanes());
        triggers.lanes().setFunctions(policies::code);
        if (!store.isShared()) {
            store.write(writes -> writes.releaseAll(clock.instant())).join();
        }
        this.meters = new EventMeters(registry);
        this.dispatcher = dispatcher(vertx);
        this.backlog = new BacklogStream(vertx.getOrCreateContext(), policies, config.maxInFlight());
        this.housekeeping = new Housekeeping(store, dispatcher, meters, backlog, clock);
        this.people = access.ofDeadLetters();
        measureVolume(registry);
        Gauge.builder("nabi.unreadable.objects", () -> policies.unreadable() + triggers.unreadable())
                .description("Functions and Triggers of which a part cannot be read")
                .register(registry);
    }

    private void measureVolume(MeterRegistry registry) {
        if (!store.isShared()) {
            Gauge.builder("nabi.events.store.free", store, JdbcEventStore::freeBytes)
                    .baseUnit("bytes")
                    .description("Room that the volume of the event store has left")
                    .register(registry);
        }
    }

    private Dispatcher dispatcher(Vertx vertx) {
        var http = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(config.maxInFlight())
                .setMaxWaitQueueSize(config.maxInFlight())
                .setKeepAliveTimeout(30));
        var gateway = new GatewaySender(
                http, config.gateway(), token, clock, config.longestDelivery().toMillis());
        var url = new UrlSender(http, addresses, this::signingKey, clock, blocking);
        Senders senders = lane -> switch (lane.trigger()) {
            case Senders.URL -> url;
            case Senders.KAFKA -> triggers.kafka();
            case Senders.TOPIC -> triggers.topicSink();
            default -> gateway;
        };
        return new Dispatcher(
                store,
                policies,
                senders,
                new Results(triggers.topics()),
                new Settlements(),
                new DispatcherOptions(
                        UUID.randomUUID().toString(),
                        config.maxInFlight(),
                        Runtime.getRuntime().maxMemory() / HEAP_FOR_EVENTS,
                        config.lease(),
                        clock,
                        () -> ThreadLocalRandom.current().nextDouble()));
    }

    /** Tells what is settled, and accepts what follows from it. */
    private final class Settlements implements DeliveryListener {
        @Override
        public void settled(LeasedEvent event, Settlement settlement) {
            meters.settled(event, settlement);
            waiters.settled(event, settlement);
        }

        @Override
        public void accepted(LaneKey lane) {
            EventsProcess.this.accepted(lane);
        }
    }

    private static EventsToken token(EventsConfig config, InstantSource clock) {
        if (config.tokenFile().isPresent()) {
            return EventsToken.in(config.tokenFile().get(), clock);
        }
        var token = config.token()
                .map(secret -> secret.get())
                .filter(text -> text.length() >= EventsToken.SHORTEST)
                .orElseThrow(
                        () -> new IllegalArgumentException("nabi.events.token-file or nabi.events.token must give a"
                                + " token of at least " + EventsToken.SHORTEST + " characters"));
        return EventsToken.of(token);
    }

    /** The key of a Secret, or for "" that of callbacks. */
    private Optional<byte[]> signingKey(String namespace, String secret) {
        if (secret.isEmpty()) {
            return config.callbackKeyFile().map(EventsProcess::key);
        }
        var found = client.secrets().inNamespace(namespace).withName(secret).get();
        var entry = found == null || found.getData() == null
                ? null
                : found.getData().get("signing-key");
        if (entry == null) {
            throw new IllegalStateException(
                    "the Secret " + namespace + "/" + secret + " with the entry signing-key is not there");
        }
        return Optional.of(WebhookSigner.key(new String(Base64.getDecoder().decode(entry), StandardCharsets.UTF_8)));
    }

    private static byte[] key(Path file) {
        try {
            return WebhookSigner.key(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalStateException("nabi.events.callback-key-file: " + file + " cannot be read: " + e, e);
        }
    }

    void routes(@Observes Router router) {
        endpoints().data(router, () -> isStopping);
        triggers.routes().add(router, blocking);
    }

    void management(@Observes ManagementInterface management) {
        endpoints().management(management.router(), backlog);
    }

    private Endpoints endpoints() {
        return new Endpoints(
                new CallsApi(
                        store,
                        policies,
                        this::accepted,
                        addresses,
                        config.callbackKeyFile().isPresent(),
                        clock),
                new AsyncApi(store, waiters, clock),
                new DeadLettersApi(store, RetryPolicy.DEFAULT.maxAge(), clock),
                token,
                people,
                config.maxBody().asLongValue(),
                blocking);
    }

    private void accepted(LaneKey lane) {
        meters.accepted(lane);
        dispatcher.wake(lane);
    }

    void start(@Observes StartupEvent event) {
        policies.start(client, config.namespaces().orElse(List.of()));
        triggers.start();
        housekeeping.start(
                config.lease(),
                new Housekeeping.Kept(
                        config.keepSettled(),
                        Math.min(
                                config.settledBytes().asLongValue(),
                                store.bounds().namespaceBytes() / 4),
                        config.keepTopics(),
                        Math.min(
                                config.topicBytes().asLongValue(),
                                store.bounds().namespaceBytes() / 2)),
                this::isSynced);
        LOG.infof("events are delivered through %s", config.gateway());
    }

    /** Before anything closes: nothing more is leased, what is in flight is settled. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) throws InterruptedException {
        isStopping = true;
        dispatcher.stop();
        for (var waited = Duration.ZERO;
                dispatcher.inFlight() > 0 && waited.compareTo(config.shutdownTimeout()) < 0;
                waited = waited.plus(STEP)) {
            Thread.sleep(STEP);
        }
        if (dispatcher.inFlight() > 0) {
            LOG.warnf(
                    "%d deliveries did not end within %s: they are made again",
                    dispatcher.inFlight(), config.shutdownTimeout());
        }
    }

    void stop(@Observes ShutdownEvent event) throws IOException {
        isStopping = true;
        triggers.close();
        housekeeping.close();
        dispatcher.close();
        policies.close();
        store.close();
        blocking.shutdownNow();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Functions are known, and the store is there")
                .status(isSynced() && !isStopping && isStoreThere())
                .build();
    }

    private boolean isSynced() {
        return policies.isSynced() && triggers.isSynced();
    }

    private boolean isStoreThere() {
        try {
            return store.read(reads -> reads.find("")).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }
}
