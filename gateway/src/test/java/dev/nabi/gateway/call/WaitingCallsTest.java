package dev.nabi.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.Outcome;
import org.junit.jupiter.api.Test;

/** Calls that wait: in the lobby, in a queue, for a route. */
class WaitingCallsTest extends CallsUnderTest {
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
    void waitsForAFullInstanceNoLongerThanItsPatience() {
        traffic(V1);
        pod(V1, "one");
        call();
        var client = call();

        pass(11 * SECOND);

        assertThat(client.status).isEqualTo(503);
        assertThat(client.body).contains("each of its 1 instances was full");
        assertThat(queued()).isZero();
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
        call.routed(new dev.nabi.gateway.routing.Match.Found(V1, "/", "", routes.find("shop", "cart"), null), revision);

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
}
