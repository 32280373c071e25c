package dev.nabi.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.AccessSpec;
import dev.nabi.gateway.access.DenialReason;
import dev.nabi.gateway.wire.Length;
import dev.nabi.metering.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chain of steps without a socket: one event loop that runs at once, and a clock that a test sets. */
class CallsTest extends CallsUnderTest {
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

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "TRACE"})
    void methodsThatSpeakToProxiesAreNotAllowed(String method) {
        traffic(V1);
        pod(V1, "one");

        assertThat(call(new FakeClient(method, "/function/shop/cart", Length.NONE)).status)
                .isEqualTo(405);
        assertThat(instances.places).isEmpty();
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
