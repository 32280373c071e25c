package dev.nabi.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.activation.Limits;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.ResponseHead;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Clients that send or read slowly, and what they hold meanwhile. */
class CallPaceTest extends CallsUnderTest {
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

    /** Begins an answer of which so much waits for its reader. */
    private FakeClient reader(int waiting) {
        timeoutSeconds = 3000;
        traffic(V1);
        pod(V1, "one");
        var client = call();
        var instance = Objects.requireNonNull(instances.last().events);
        instance.answered(ResponseHead.of(200, "", Fields.empty(), Length.of(2L * waiting)));
        instance.part(Unpooled.copiedBuffer("x".repeat(waiting), StandardCharsets.UTF_8));
        client.backlog(waiting);
        return client;
    }

    @Test
    void aReaderThatIsSlowKeepsItsAnswerAlsoWhenItIsSeenInLumps() {
        var client = reader(200_000);
        for (var waiting = 200_000; waiting > 8192; waiting -= 8192) {
            client.backlog(waiting);
            pass(14 * SECOND);
            assertThat(client.resets).as("%d wait", waiting).isZero();
        }
    }

    @Test
    void aReaderThatTakesNothingLosesItsSlotLongBeforeTheTimeOut() {
        var client = reader(200_000);

        pass(26 * SECOND);

        assertThat(client.resets).isEqualTo(1);
        assertThat(inFlight() + calls.open()).isZero();
    }
}
