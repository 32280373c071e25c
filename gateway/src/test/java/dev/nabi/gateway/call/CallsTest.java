package dev.nabi.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.nabi.gateway.wire.Length;
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
import org.junit.jupiter.api.Test;

/** The chain of steps without a socket: one event loop that runs at once, and a clock that a test sets. */
class CallsTest {
    private static final FunctionKey CART = new FunctionKey("shop", "cart");
    private static final RevisionKey V1 = new RevisionKey("shop", "cart", "cart-00001");
    private static final RevisionKey V2 = new RevisionKey("shop", "cart", "cart-00002");
    private static final long SECOND = 1_000_000_000;

    private final FakeInstances instances = new FakeInstances();
    private final List<Outcome> ended = new ArrayList<>();
    private final Gate gate = new Gate();
    private final Lobby lobby = new Lobby();
    private final DeadlineWheel wheel = new DeadlineWheel(0);
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private long now;
    private int turnedAway;
    private Limits limits = new Limits(1, 2, 10_000, 30_000, 5);
    private RouteTable routes = RouteTable.empty();
    private AccessSpec access = AccessSpec.PUBLIC;
    private final FakeCredentials credentials = new FakeCredentials();
    private final List<DenialReason> denied = new ArrayList<>();
    private final Ticks ticks = new Ticks() {
        @Override
        public long nanos() {
            return now;
        }

        @Override
        public long millis() {
            return now / 1_000_000;
        }
    };
    private final Revisions revisions = new Revisions(new RevisionContext(
            1,
            ticks,
            (millis, task) -> {},
            new Prober((instance, answer) -> answer.is(true), (millis, task) -> {}),
            new NoScale(),
            new DemandListener() {
                @Override
                public void urgent(Revision revision) {}
            },
            (key, load) -> new Meter()));
    private final LoopCalls calls = new LoopCalls(
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

    private final class Meter implements RevisionMeter {
        @Override
        public void ended(Invocation invocation) {}

        @Override
        public void turnedAway() {
            turnedAway++;
        }

        @Override
        public void close() {}
    }

    private static final class NoScale implements ScaleClient {
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
    private void traffic(RevisionKey... to) {
        revisions.functionSeen(CART, limits, null, Set.of(to));
        var targets = List.of(to).stream()
                .map(revision -> new Target(revision, 100 / to.length, null))
                .toList();
        routes = routes.with(
                Map.of(CART, Optional.of(new Route(CART, targets, new Readiness("Starting", "", 10_000, 2), access))));
        calls.routesChanged();
        runTasks();
    }

    private void runTasks() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void deleted() {
        routes = routes.with(Map.of(CART, Optional.empty()));
        revisions.functionGone(CART);
        runTasks();
        calls.routesChanged();
    }

    private void pod(RevisionKey of, String name) {
        revisions.podSeen(new PodView(name, name, of, "10.0.0.1", 8080, false, null, 256, 30, null, false));
        runTasks();
    }

    private FakeClient call() {
        return call(FakeClient.get("/function/shop/cart/x"));
    }

    private FakeClient call(FakeClient client) {
        calls.handle(client);
        runTasks();
        return client;
    }

    private void pass(long nanos) {
        for (var until = now + nanos; now < until; ) {
            now = Math.min(until, now + SECOND);
            wheel.sweep(now);
        }
    }

    private int inFlight() {
        return revisions.all().stream()
                .mapToInt(revision -> revision.load(now).inFlight())
                .sum();
    }

    private int queued() {
        return revisions.all().stream()
                .mapToInt(revision -> revision.load(now).queued())
                .sum();
    }

    @Test
    void passesAllStepsInOneGoAndItsEndGivesEverythingBack() {
        traffic(V1);
        pod(V1, "one");

        var client = call();
        assertThat(instances.last().sent.toString()).isEqualTo("GET /x\n");
        assertThat(instances.last().isEnded).isTrue();
        assertThat(inFlight()).isEqualTo(1);
        instances.last().answers(200, "hello");

        assertThat(client.status).isEqualTo(200);
        assertThat(client.body.toString()).isEqualTo("hello");
        assertThat(client.ends).isEqualTo(1);
        assertThat(ended).containsExactly(Outcome.OK);
        assertThat(inFlight() + queued() + calls.open()).isZero();
    }

    @Test
    void isUnknownIsNotReadyOrIsTooLargeBeforeAnythingIsWoken() {
        assertThat(call().status).isEqualTo(404);
        traffic(V1);
        assertThat(call(new FakeClient("POST", "/function/shop/cart", Length.of(101))))
                .returns(413, client -> client.status)
                .returns(true, client -> client.mustClose);
        gate.close();
        assertThat(call().status).isEqualTo(503);

        assertThat(ended).isEmpty();
        assertThat(queued() + calls.open()).isZero();
    }

    @Test
    void isTurnedAwayWithoutTheRightBeforeTheLobbyAndBeforeAnythingIsWoken() {
        access = AccessSpec.DENIED;
        traffic();
        assertThat(call().status).isEqualTo(403);
        traffic(V1);
        assertThat(call().status).isEqualTo(403);

        assertThat(denied).containsExactly(DenialReason.NOT_ALLOWED, DenialReason.NOT_ALLOWED);
        assertThat(ended).isEmpty();
        assertThat(lobby.size() + queued() + calls.open()).isZero();
    }

    @Test
    void waitsForTheFirstRevisionAndThenForItsInstanceWithinOnePatience() {
        traffic();
        var served = call();
        assertThat(lobby.size()).isEqualTo(1);
        pass(6 * SECOND);
        traffic(V1);
        assertThat(lobby.size()).isZero();
        assertThat(queued()).isEqualTo(1);
        pass(3 * SECOND);
        assertThat(served.status).isZero();
        pass(2 * SECOND);

        assertThat(served.status).isEqualTo(504);
        assertThat(ended).containsExactly(Outcome.NEVER_STARTED);
        assertThat(queued() + calls.open()).isZero();
    }

    @Test
    void lobbyHasAsManyPlacesAsTheQueueAndOneThatGoesMakesRoom() {
        traffic();
        var first = call();
        call();
        assertThat(call())
                .returns(503, client -> client.status)
                .satisfies(
                        client -> assertThat(client.body).contains("urn:nabi:problem:queue-full", "spec.queue.length"));

        first.goes();

        assertThat(lobby.size()).isEqualTo(1);
        assertThat(call().status).isZero();
        assertThat(ended).isEmpty();
    }

    @Test
    void clientThatGoesWhileItWaitsLeavesTheQueue() {
        traffic(V1);
        var client = call();

        client.goes();
        pod(V1, "one");

        assertThat(ended).containsExactly(Outcome.CLIENT_GONE);
        assertThat(instances.places).isEmpty();
        assertThat(queued() + inFlight() + calls.open()).isZero();
    }

    @Test
    void waitingCallFollowsTheRoutesToTheRevisionThatIsPromoted() {
        traffic(V1);
        var client = call();
        pod(V2, "two");

        traffic(V2);

        assertThat(instances.last().instance).isEqualTo("two");
        instances.last().answers(200, "");
        assertThat(client.status).isEqualTo(200);
        assertThat(ended).containsExactly(Outcome.OK);
        assertThat(queued() + inFlight()).isZero();
    }

    @Test
    void waitingCallKeepsItsPlaceWhileItsRevisionKeepsItsTraffic() {
        traffic(V1);
        var first = call();
        call();

        traffic(V1);
        pod(V1, "one");

        instances.last().answers(200, "");
        assertThat(first.status).isEqualTo(200);
    }

    @Test
    void waitingCallOfAFunctionThatIsDeletedIsUnknown() {
        traffic(V1);
        var client = call();

        deleted();

        assertThat(client.status).isEqualTo(404);
        assertThat(queued() + calls.open()).isZero();
    }

    @Test
    void revisionThatIsRetiredDoesNotSayThatItsQueueIsFull() {
        traffic(V1);
        var revision = revisions.find(V1);
        revisions.functionGone(CART);
        traffic(V1);
        var retired = new ActivateStep(calls);
        var client = FakeClient.get("/function/shop/cart");
        var call = new Call(calls, client);
        call.routed(new dev.nabi.gateway.routing.Match.Found(V1, "/", "", routes.find("shop", "cart")), revision);

        assertThat(retired.enter(call)).isEqualTo(Verdict.RESTART);
        assertThat(turnedAway).isZero();
    }

    @Test
    void fullQueueTurnsAwayAndIsNoInvocation() {
        traffic(V1);
        call();
        call();

        assertThat(call().status).isEqualTo(503);

        assertThat(turnedAway).isEqualTo(1);
        assertThat(ended).isEmpty();
        assertThat(queued()).isEqualTo(2);
    }

    @Test
    void shutdownAnswersThoseThatWaitAndLeavesThoseThatAreServed() {
        traffic(V1);
        pod(V1, "one");
        var served = call();
        var waiting = call();

        calls.cancelWaiting();

        assertThat(waiting.status).isEqualTo(503);
        assertThat(waiting.body).contains("urn:nabi:problem:shutting-down");
        instances.last().answers(200, "");
        assertThat(served.status).isEqualTo(200);
        assertThat(inFlight() + queued() + calls.open()).isZero();
    }

    @Test
    void timeOutCancelsTheInstanceOnceAndFreesTheSlot() {
        traffic(V1);
        pod(V1, "one");
        var client = call();

        pass(31 * SECOND);

        assertThat(client.status).isEqualTo(504);
        assertThat(instances.last().isReset).isTrue();
        assertThat(ended).containsExactly(Outcome.TIMED_OUT);
        assertThat(inFlight() + calls.open()).isZero();
    }

    @Test
    void whatAStepThrowsIsOneAnswer() {
        traffic(V1);
        pod(V1, "one");
        routes = null;

        var client = call();

        assertThat(client.status).isEqualTo(500);
        assertThat(client.body).contains("urn:nabi:problem:internal-error").doesNotContain("NullPointerException");
        assertThat(client.ends).isEqualTo(1);
        assertThat(calls.open()).isZero();
    }

    @Test
    void instancesThatRefuseAreTriedUntilThereAreNoMoreTurns() {
        traffic(V1);
        pod(V1, "one");
        instances.isRefusing = true;

        var client = call();

        assertThat(client.status).isEqualTo(503);
        assertThat(ended).containsExactly(Outcome.NEVER_STARTED);
        assertThat(inFlight() + queued() + calls.open()).isZero();
    }

    @Test
    void shortBodyIsThereBeforeAnInstanceIsTaken() {
        traffic(V1);
        pod(V1, "one");
        var slow = call(new FakeClient("POST", "/function/shop/cart/x", Length.of(4)));
        slow.sends("ab", false);
        assertThat(inFlight()).isZero();
        assertThat(call().status).isZero();
        instances.last().answers(200, "");
        slow.sends("cd", true);

        assertThat(instances.last().sent.toString()).isEqualTo("POST /x\nabcd");
        assertThat(instances.last().isEnded).isTrue();
        instances.last().answers(200, "");
        assertThat(slow.status).isEqualTo(200);
    }

    @Test
    void shortBodyThatDoesNotComeIsTooSlowAndHoldsNothing() {
        traffic(V1);
        pod(V1, "one");
        var slow = call(new FakeClient("POST", "/function/shop/cart/x", Length.of(4)));

        pass(11 * SECOND);

        assertThat(slow.status).isEqualTo(408);
        assertThat(instances.places).isEmpty();
        assertThat(ended).isEmpty();
        assertThat(calls.open()).isZero();
    }

    @Test
    void clientThatSendsALongBodyTooSlowlyLosesItsSlot() {
        limits = new Limits(1, 2, 10_000, 300_000, 5);
        traffic(V1);
        pod(V1, "one");
        var client = call(new FakeClient("POST", "/function/shop/cart/x", Length.CHUNKED));
        for (var i = 0; i < 30; i++) {
            client.sends("x", false);
            pass(SECOND);
        }

        assertThat(client.status).isEqualTo(408);
        assertThat(instances.last().isReset).isTrue();
        assertThat(inFlight() + calls.open()).isZero();
    }

    @Test
    void idempotentRequestIsSentAgainWhenAKeptConnectionWasClosed() {
        traffic(V1);
        pod(V1, "one");
        var client = call(new FakeClient("PUT", "/function/shop/cart/x", Length.of(2)));
        client.sends("ab", true);
        var stale = instances.last();
        stale.isStale = true;

        stale.events.broke(new java.io.IOException("reset"));

        assertThat(instances.places).hasSize(2);
        assertThat(instances.last().sent.toString()).isEqualTo("PUT /x\nab");
        instances.last().answers(201, "");
        assertThat(client.status).isEqualTo(201);
        assertThat(ended).containsExactly(Outcome.OK);
        assertThat(inFlight() + queued()).isZero();
    }

    @Test
    void requestThatIsNotIdempotentOrOnANewConnectionIsNotSentAgain() {
        traffic(V1);
        pod(V1, "one");
        var post = call(new FakeClient("POST", "/function/shop/cart/x", Length.NONE));
        instances.last().isStale = true;
        instances.last().events.broke(new java.io.IOException("reset"));
        var get = call();
        instances.last().events.broke(new java.io.IOException("reset"));

        assertThat(post.status).isEqualTo(502);
        assertThat(get.status).isEqualTo(502);
        assertThat(instances.places).hasSize(2);
    }

    @Test
    void statusThatNobodyAskedForIsABrokenAnswer() {
        traffic(V1);
        pod(V1, "one");
        for (var status : new int[] {0, 100, 101, 199, 600, 999}) {
            var client = call();
            instances
                    .last()
                    .events
                    .answered(dev.nabi.gateway.wire.ResponseHead.of(
                            status, "", dev.nabi.gateway.wire.Fields.empty(), Length.NONE));

            assertThat(client.status).isEqualTo(502);
            assertThat(instances.last().isReset).isTrue();
        }
        assertThat(inFlight()).isZero();
    }

    @Test
    void methodsForProxiesAreNotAllowed() {
        assertThat(call(new FakeClient("TRACE", "/function/shop/cart", Length.NONE)).status)
                .isEqualTo(405);
        assertThat(call(new FakeClient("CONNECT", "a:443", Length.NONE)).status).isEqualTo(405);
    }
}
