package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous calls of one Function, made while something happens to events; and what became of those that were accepted.
 *
 * @param receiver what is called back with each result; null where the cluster's nodes are other machines
 */
record CallsUnderLoad(
        Tenant tenant, String function, @Nullable CallbackReceiver receiver) {
    /** Before it, and after it. */
    private static final int CALLS = 25;

    /** Meanwhile, in each round, and the pause between two: 25 a second at most. */
    private static final int CALLS_OF_A_ROUND = 5;

    private static final long PAUSE_MILLIS = 200;
    private static final int MOST_ROUNDS = 2000;

    /** Calls one after another, before something is done and until it is over; the locations of those that were accepted. */
    List<String> during(Runnable act, BooleanSupplier isOver) {
        var accepted = new ArrayList<String>();
        var refused = call(CALLS, accepted);
        act.run();
        for (var round = 0; round < MOST_ROUNDS && !isOver.getAsBoolean(); round++) {
            refused += call(CALLS_OF_A_ROUND, accepted);
            pause();
        }
        assertThat(isOver.getAsBoolean()).isTrue();
        refused += call(CALLS, accepted);
        E2eReport.note(accepted.size() + " calls were accepted, " + refused + " were answered 503");
        return accepted;
    }

    /** Some calls; how many were not accepted. */
    private int call(int calls, List<String> accepted) {
        var refused = 0;
        for (var i = 0; i < calls; i++) {
            var answer = receiver == null
                    ? send("echo n" + i, "Prefer", "respond-async")
                    : send("echo n" + i, "Prefer", "respond-async", "Nabi-Callback-Url", receiver.url());
            if (answer.statusCode() == 202) {
                accepted.add(answer.headers().firstValue("Location").orElseThrow());
            } else {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                refused++;
            }
        }
        return refused;
    }

    private HttpResponse<String> send(String body, String... fields) {
        return new EventCalls(tenant).send("POST", tenant.path(function), body, fields);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each succeeds, and each result is sent: once at least, always as the same message, and signed. */
    void assertAllEnd(List<String> locations, String what) {
        assertThat(locations).hasSizeGreaterThan(CALLS);
        var calls = new EventCalls(tenant);
        for (var location : locations) {
            await(() -> calls.state(location).contains("\"state\":\"succeeded\""));
        }
        E2eReport.note("all " + locations.size() + " calls that were accepted while " + what + " ended");
        if (receiver != null) {
            assertAllAreCalledBack(receiver, locations, what);
        }
    }

    private void assertAllAreCalledBack(CallbackReceiver server, List<String> locations, String what) {
        for (var location : locations) {
            var event = location.substring("/async/".length());
            await(() -> !server.messagesOf(event).isEmpty());
            assertThat(server.messagesOf(event)).as(event).hasSize(1);
        }
        assertThat(server.refused()).as("callbacks that were not signed").isZero();
        E2eReport.note("the results of all " + locations.size() + " were sent to their callback while " + what);
    }

    private void await(BooleanSupplier condition) {
        PlatformScenarios.await(tenant.platform(), condition);
    }
}
