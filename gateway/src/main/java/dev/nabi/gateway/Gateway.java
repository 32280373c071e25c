package dev.nabi.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.gateway.access.AccessControl;
import dev.nabi.gateway.activation.Revision;
import dev.nabi.gateway.activation.RevisionContext;
import dev.nabi.gateway.activation.Revisions;
import dev.nabi.gateway.activation.ScaleClient;
import dev.nabi.gateway.activation.Slots;
import dev.nabi.gateway.call.DataPlaneOptions;
import dev.nabi.gateway.call.Gate;
import dev.nabi.gateway.call.Lobby;
import dev.nabi.gateway.call.SharedResources;
import dev.nabi.gateway.demand.DemandEndpoint;
import dev.nabi.gateway.demand.DemandStream;
import dev.nabi.gateway.demand.LimitsEndpoint;
import dev.nabi.gateway.demand.OperatorToken;
import dev.nabi.gateway.demand.UrgentDemand;
import dev.nabi.gateway.events.Events;
import dev.nabi.gateway.instances.Prober;
import dev.nabi.gateway.instances.Timers;
import dev.nabi.gateway.kube.FunctionWatch;
import dev.nabi.gateway.kube.PodWatch;
import dev.nabi.gateway.kube.Watches;
import dev.nabi.gateway.lending.SlotPeers;
import dev.nabi.gateway.limits.LimitTable;
import dev.nabi.gateway.metrics.UsageMeters;
import dev.nabi.gateway.proxy.NetworkProbe;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.gateway.routing.Router;
import dev.nabi.gateway.server.DataPlane;
import dev.nabi.gateway.server.Https;
import dev.nabi.gateway.telemetry.Telemetry;
import dev.nabi.gateway.tls.Certificate;
import dev.nabi.gateway.tls.Certificates;
import dev.nabi.metering.Ticks;
import dev.nabi.metering.UsageMeter;
import dev.nabi.metering.budget.BudgetSource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** A gateway, put together: what is watched, what is served from it, and what is told of it. */
public final class Gateway implements AutoCloseable {
    private static final long SECOND_MILLIS = 1000;

    /** How often the files of certificates are looked at; the kubelet takes a minute to change them. */
    private static final long CERTIFICATES_MILLIS = 5000;

    private final GatewayConfig config;
    private final Vertx vertx;
    private final Context context;
    private final ExecutorService routing = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("nabi-routing").factory());
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final Gate gate = new Gate();
    private final Lobby lobby = new Lobby();
    private final AccessControl access;
    private final Revisions revisions;
    private final Watches watches;
    private final @Nullable Certificates certificates;
    private final DataPlane dataPlane;
    private final DemandStream demand;
    private final FunctionWatch functions;
    private final LimitTable limits;
    private final Slots slots;
    private final SlotPeers peers;

    /** What a gateway is given from outside. */
    public record Surroundings(
            Vertx vertx,
            KubernetesClient client,
            ScaleClient scale,
            UsageMeters meters,
            UsageMeter usage,
            BudgetSource budgets,
            Ticks ticks,
            int defaultMemoryMib,
            Telemetry telemetry,
            OperatorToken token) {}

    /** One without an events process. */
    public Gateway(GatewayConfig config, Surroundings around) {
        this(config, around, Events.NONE);
    }

    public Gateway(GatewayConfig config, Surroundings around, Events events) {
        this.config = config;
        this.vertx = around.vertx();
        this.context = vertx.getOrCreateContext();
        Timers timers =
                (millis, task) -> context.runOnContext(run -> vertx.setTimer(Math.max(1, millis), timer -> task.run()));
        var connectTimeout = (int) config.connectTimeout().toMillis();
        var prober = new Prober(new NetworkProbe(vertx, connectTimeout, config.maxConnections()), timers);
        var urgent = new UrgentDemand(timers);
        this.slots = new Slots(
                config.name() + "@" + around.ticks().millis(),
                config.limitShares(),
                config.slotsWait().toMillis(),
                around.ticks());
        this.revisions = new Revisions(new RevisionContext(
                config.eventLoops(), around.ticks(), timers, prober, around.scale(), urgent, around.meters(), slots));
        this.peers = new SlotPeers(vertx, context, around.token(), revisions, slots, timers);
        this.limits = new LimitTable(config.limitShares(), around.ticks());
        this.functions = new FunctionWatch(revisions, around.budgets(), limits, routing);
        this.watches = new Watches(
                around.client(),
                config.namespaces().orElse(List.of()),
                functions,
                new PodWatch(revisions, around.defaultMemoryMib()));
        this.access = AccessWiring.control(config, around, blocking);
        this.demand =
                new DemandStream(config.name(), revisions, limits, access::closed, around.ticks(), new ObjectMapper());
        urgent.setListener(demand::urgent, demand::isUnheard);
        var resources = new SharedResources(
                new Router(
                        config.shortPaths() ? config.defaultNamespace() : null,
                        config.domain().orElse(null)),
                functions::routes,
                revisions,
                lobby,
                around.usage(),
                around.ticks(),
                gate,
                around.telemetry(),
                access,
                events);
        this.certificates = certificates(config, vertx);
        this.dataPlane = new DataPlane(
                resources,
                options(config),
                certificates == null ? null : new Https(config.tlsPort().orElseThrow(), certificates));
        functions.setListener(dataPlane::routesChanged);
    }

    private static @Nullable Certificates certificates(GatewayConfig config, Vertx vertx) {
        return config.tlsDirectories()
                .map(directories -> Certificates.open(directories, vertx, InstantSource.system()))
                .orElse(null);
    }

    private static DataPlaneOptions options(GatewayConfig config) {
        return new DataPlaneOptions(
                config.host(),
                config.port(),
                config.maxHeaderBytes(),
                config.maxRequestLineBytes(),
                config.maxBodyBytes(),
                config.maxConnections(),
                config.maxConnectionsPerClient(),
                config.idleTimeout().toMillis(),
                config.headTimeout().toMillis(),
                config.minRate(),
                (int) config.connectTimeout().toMillis(),
                config.proxies(),
                config.accessDefault().spec(),
                config.accessWebhookMaxBodyBytes(),
                config.problemCauses());
    }

    public Future<Void> start() {
        watches.start();
        context.runOnContext(run -> vertx.setPeriodic(SECOND_MILLIS, tick -> {
            revisions.prune();
            revisions.lookAfterQueues();
            peers.tick();
            limits.expire();
            demand.tick();
        }));
        var used = certificates;
        if (used != null) {
            vertx.setPeriodic(
                    CERTIFICATES_MILLIS, tick -> vertx.executeBlocking(Executors.callable(used::refresh), true));
        }
        return dataPlane.start(vertx, config.eventLoops());
    }

    /** Whether the first lists are in, it has slots to give, and it does not stop. */
    public boolean isReady() {
        return watches.isSynced() && !slots.isWaiting() && !gate.isClosed();
    }

    /** How many objects of the API there are of which a part cannot be read. */
    int unreadable() {
        return watches.unreadable();
    }

    /** Takes how many calls of a revision wait, and how many instances it has. */
    @FunctionalInterface
    interface LoadReader {
        void seen(RevisionKey revision, int queued, int instances);
    }

    /** Gives what each revision holds now. */
    void report(LoadReader reader) {
        revisions
                .all()
                .forEach(known -> reader.seen(
                        known.key(), known.load(0).queued(), known.instances().ready().length));
    }

    /** Whether a Function is known. */
    boolean knows(String namespace, String name) {
        return functions.routes().find(namespace, name) != null;
    }

    /** How many instances of a revision may be chosen. */
    int choosable(String namespace, String revision) {
        return sum(namespace, revision, known -> known.instances().ready().length);
    }

    int queued(String namespace, String revision) {
        return sum(namespace, revision, known -> known.load(0).queued());
    }

    int inFlight(String namespace, String revision) {
        return sum(namespace, revision, known -> known.load(0).inFlight());
    }

    private int sum(String namespace, String revision, ToIntFunction<Revision> figure) {
        return revisions.all().stream()
                .filter(known -> known.key().namespace().equals(namespace)
                        && known.key().revision().equals(revision))
                .mapToInt(figure)
                .sum();
    }

    public int port() {
        return dataPlane.port();
    }

    /** The port of TLS; 0 where there is none. */
    public int securePort() {
        return dataPlane.securePort();
    }

    /** The certificates that the gateway answers with. */
    List<Certificate> certificates() {
        return certificates == null ? List.of() : certificates.all();
    }

    /** The endpoints by which slots of instances are divided among gateways. */
    public SlotPeers slotPeers() {
        return peers;
    }

    /** Whether other gateways have slots, too, so that the operator has to hear that this one leaves. */
    boolean sharesSlots() {
        return slots.view().members().size() > 1;
    }

    /** The endpoint that the operator reads. */
    public DemandEndpoint demandEndpoint(OperatorToken token) {
        return new DemandEndpoint(demand, context, token);
    }

    /** The endpoint by which the operator leases shares of rates. */
    public LimitsEndpoint limitsEndpoint(OperatorToken token) {
        return new LimitsEndpoint(limits, token);
    }

    /** From here on clients are sent to other gateways with the answer that they get. */
    public void drain() {
        dataPlane.drain();
    }

    /** From here on requests are refused; those that were admitted, or wait, go on. */
    public void refuse() {
        dataPlane.refuse();
    }

    /** Answers the calls that no instance has yet: the gateway shuts down. */
    public CompletableFuture<Void> cancelWaiting() {
        return dataPlane.cancelWaiting();
    }

    /** Calls that wait for the first revision of their Function. */
    public int inLobby() {
        return lobby.size();
    }

    /** Requests that wait, and invocations that have not ended. */
    public int open() {
        return dataPlane.open();
    }

    /** Meters what each open invocation came to so far: what is known of those that a stop cuts off. */
    public CompletableFuture<Void> meterRunning() {
        return dataPlane.meterRunning();
    }

    @Override
    public void close() {
        dataPlane.close();
        watches.close();
        peers.close();
        routing.shutdown();
        access.close();
        blocking.shutdown();
    }
}
