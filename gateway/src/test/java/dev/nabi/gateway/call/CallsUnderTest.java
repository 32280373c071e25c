package dev.nabi.gateway.call;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.AccessSpec;
import dev.nabi.gateway.access.AccessControl;
import dev.nabi.gateway.access.DenialReason;
import dev.nabi.gateway.access.FakeCredentials;
import dev.nabi.gateway.activation.DemandListener;
import dev.nabi.gateway.activation.Limits;
import dev.nabi.gateway.activation.Revision;
import dev.nabi.gateway.activation.RevisionContext;
import dev.nabi.gateway.activation.Revisions;
import dev.nabi.gateway.activation.ScaleClient;
import dev.nabi.gateway.activation.Slots;
import dev.nabi.gateway.forwarded.TrustedProxies;
import dev.nabi.gateway.instances.PodView;
import dev.nabi.gateway.instances.Prober;
import dev.nabi.gateway.loop.DeadlineWheel;
import dev.nabi.gateway.loop.EventLoop;
import dev.nabi.gateway.loop.FastRandom;
import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.metrics.UsageMeters.RevisionMeter;
import dev.nabi.gateway.routing.Readiness;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.gateway.routing.Route;
import dev.nabi.gateway.routing.RouteTable;
import dev.nabi.gateway.routing.Router;
import dev.nabi.gateway.routing.Target;
import dev.nabi.gateway.telemetry.Telemetry;
import dev.nabi.metering.Invocation;
import dev.nabi.metering.Outcome;
import dev.nabi.metering.Ticks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The calls of one event loop, with steps, queues and clocks as they are, and no sockets. */
abstract class CallsUnderTest {
    static final FunctionKey CART = new FunctionKey("shop", "cart");
    static final RevisionKey V1 = new RevisionKey("shop", "cart", "cart-00001");
    static final RevisionKey V2 = new RevisionKey("shop", "cart", "cart-00002");
    static final long SECOND = 1_000_000_000;

    final FakeInstances instances = new FakeInstances();
    final List<Outcome> ended = new ArrayList<>();
    final Gate gate = new Gate();
    final Lobby lobby = new Lobby();
    final DeadlineWheel wheel = new DeadlineWheel(0);
    final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    long now;
    int turnedAway;
    int timeoutSeconds = 30;
    Limits limits = new Limits(1, 2, 10_000, 30_000, 5);
    RouteTable routes = RouteTable.empty();
    AccessSpec access = AccessSpec.PUBLIC;
    final FakeCredentials credentials = new FakeCredentials();
    final List<DenialReason> denied = new ArrayList<>();
    final Ticks ticks = new Ticks() {
        @Override
        public long nanos() {
            return now;
        }

        @Override
        public long millis() {
            return now / 1_000_000;
        }
    };
    final Revisions revisions = new Revisions(new RevisionContext(
            1,
            ticks,
            (millis, task) -> {},
            new Prober((instance, answer) -> answer.is(true), (millis, task) -> {}),
            new NoScale(),
            new DemandListener() {
                @Override
                public void urgent(Revision revision) {}
            },
            (key, load) -> new Meter(),
            new Slots("gateway", 1, 0, Ticks.system())));
    final LoopCalls calls = new LoopCalls(
            new SharedResources(
                    new Router("default", null),
                    () -> routes,
                    revisions,
                    lobby,
                    invocation -> ended.add(invocation.outcome()),
                    ticks,
                    gate,
                    Telemetry.OFF,
                    new AccessControl(credentials, credentials, "nabi", ticks, denied::add)),
            new EventLoop(
                    0,
                    tasks::add,
                    wheel,
                    new FastRandom(1, 2),
                    ticks,
                    new MemoryBound(1 << 20),
                    new MemoryBound(1 << 20)),
            instances,
            new DataPlaneOptions(
                    "",
                    0,
                    1000,
                    1000,
                    100,
                    10,
                    10,
                    75_000,
                    10_000,
                    240,
                    1000,
                    TrustedProxies.NONE,
                    AccessSpec.PUBLIC,
                    1000,
                    false));

    final class Meter implements RevisionMeter {
        @Override
        public void ended(Invocation invocation) {}

        @Override
        public void turnedAway() {
            turnedAway++;
        }

        @Override
        public void close() {}
    }

    static final class NoScale implements ScaleClient {
        @Override
        public CompletionStage<ScaleClient.Outcome> wake(RevisionKey revision) {
            return CompletableFuture.completedFuture(new ScaleClient.Outcome.Raised());
        }

        @Override
        public CompletionStage<ScaleClient.Outcome> raise(RevisionKey revision, int from, int to) {
            return CompletableFuture.completedFuture(new ScaleClient.Outcome.Raised());
        }
    }

    /** The Function's traffic goes to these revisions; to none, it is starting. */
    void traffic(RevisionKey... to) {
        revisions.functionSeen(CART, limits, null, Set.of(to));
        var targets = List.of(to).stream()
                .map(revision -> new Target(revision, 100 / to.length, null))
                .toList();
        routes = routes.with(
                Map.of(CART, Optional.of(new Route(CART, targets, new Readiness("Starting", "", 10_000, 2), access))));
        calls.routesChanged();
        runTasks();
    }

    void runTasks() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    void deleted() {
        routes = routes.with(Map.of(CART, Optional.empty()));
        revisions.functionGone(CART);
        runTasks();
        calls.routesChanged();
    }

    void pod(RevisionKey of, String name) {
        revisions.podSeen(
                new PodView(name, name, of, "10.0.0.1", 8080, false, null, 256, timeoutSeconds, 0, null, false));
        runTasks();
    }

    FakeClient call() {
        return call(FakeClient.get("/function/shop/cart/x"));
    }

    FakeClient call(FakeClient client) {
        calls.handle(client);
        runTasks();
        return client;
    }

    void pass(long nanos) {
        for (var until = now + nanos; now < until; ) {
            now = Math.min(until, now + SECOND);
            wheel.sweep(now);
        }
    }

    int inFlight() {
        return revisions.all().stream()
                .mapToInt(revision -> revision.load(now).inFlight())
                .sum();
    }

    int queued() {
        return revisions.all().stream()
                .mapToInt(revision -> revision.load(now).queued())
                .sum();
    }
}
