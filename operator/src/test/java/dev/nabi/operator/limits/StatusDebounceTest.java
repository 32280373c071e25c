package dev.nabi.operator.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.FunctionStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusDebounceTest {
    private static final FunctionKey HELLO = new FunctionKey("shop", "hello");
    private static final FunctionStatus AT_ZERO = status("True", "False", 0, 0);
    private static final FunctionStatus ASKED_FOR = status("True", "True", 1, 0);
    private static final FunctionStatus THERE = status("True", "True", 1, 1);

    private Instant now = Instant.EPOCH;
    private final StatusDebounce debounce = new StatusDebounce(() -> now);

    @Test
    void theStepsOfAWakeAreOneWrite() {
        assertThat(debounce.left(HELLO, AT_ZERO, ASKED_FOR)).contains(StatusDebounce.LONGEST);

        now = now.plusMillis(500);
        assertThat(debounce.left(HELLO, AT_ZERO, THERE)).contains(StatusDebounce.SETTLED);

        now = now.plus(StatusDebounce.SETTLED);
        assertThat(debounce.left(HELLO, AT_ZERO, THERE)).isEmpty();
    }

    @Test
    void whatStartsForLongIsWrittenMeanwhile() {
        debounce.left(HELLO, AT_ZERO, ASKED_FOR);
        now = now.plus(StatusDebounce.LONGEST).minusMillis(1);
        assertThat(debounce.left(HELLO, AT_ZERO, ASKED_FOR)).contains(Duration.ofMillis(1));

        now = now.plusMillis(1);
        assertThat(debounce.left(HELLO, AT_ZERO, ASKED_FOR)).isEmpty();
    }

    @Test
    void numbersThatNeverRestAreWrittenAllTheSame() {
        var writes = 0;
        var written = AT_ZERO;
        for (var step = 0; step < 200; step++) {
            var seen = status("True", "True", 1 + step % 7, 1 + step % 7);
            if (!written.equals(seen) && debounce.left(HELLO, written, seen).isEmpty()) {
                written = seen;
                writes++;
            }
            now = now.plus(Duration.ofMillis(100));
        }

        assertThat(writes).as("writes in 20 s").isBetween(4, 5);
    }

    @Test
    void whatGoesBackToWhatIsWrittenWaitsForNothing() {
        debounce.left(HELLO, AT_ZERO, ASKED_FOR);
        now = now.plusMillis(1900);
        assertThat(debounce.left(HELLO, AT_ZERO, AT_ZERO)).isEmpty();

        assertThat(debounce.left(HELLO, AT_ZERO, ASKED_FOR))
                .as("and the next wake begins anew")
                .contains(StatusDebounce.LONGEST);
    }

    @Test
    void whatElseChangesIsWrittenAtOnceAndTheNumbersWithIt() {
        debounce.left(HELLO, AT_ZERO, ASKED_FOR);

        assertThat(debounce.left(HELLO, AT_ZERO, status("False", "True", 1, 0))).isEmpty();
    }

    @Test
    void eachFunctionHasItsOwnTime() {
        debounce.left(HELLO, AT_ZERO, ASKED_FOR);
        now = now.plusMillis(1900);

        assertThat(debounce.left(new FunctionKey("shop", "other"), AT_ZERO, ASKED_FOR))
                .contains(StatusDebounce.LONGEST);
    }

    private static FunctionStatus status(String ready, String active, int replicas, int readyReplicas) {
        return new FunctionStatus(
                1L,
                List.of(condition("Ready", ready), condition("Active", active)),
                "http://localhost/function/shop/hello",
                "hello-00001",
                "hello-00001",
                List.of(),
                replicas,
                readyReplicas,
                null,
                null);
    }

    private static Condition condition(String type, String status) {
        return new ConditionBuilder().withType(type).withStatus(status).build();
    }
}
