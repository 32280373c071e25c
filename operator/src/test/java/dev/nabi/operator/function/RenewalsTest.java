package dev.nabi.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.operator.scaling.FunctionKey;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RenewalsTest {
    private Instant now = Instant.EPOCH;
    private final Renewals renewals = new Renewals(() -> now);

    private static FunctionKey function(int number) {
        return new FunctionKey("shop", "f" + number);
    }

    @Test
    void soManyAtOnceAndTheNextWhenOneIsDone() {
        for (var number = 0; number < Renewals.AT_ONCE; number++) {
            assertThat(renewals.begin(function(number))).isTrue();
        }

        assertThat(renewals.begin(function(9))).isFalse();
        assertThat(renewals.begin(function(0))).as("it may go on").isTrue();
        renewals.done(function(0));
        assertThat(renewals.begin(function(9))).isTrue();
        assertThat(renewals.begin(function(0))).isFalse();
    }

    @Test
    void oneThatDoesNotEndHoldsItsPlaceForAWhile() {
        for (var number = 0; number < Renewals.AT_ONCE; number++) {
            renewals.begin(function(number));
        }
        now = now.plus(Renewals.LONGEST).minusMillis(1);
        assertThat(renewals.begin(function(9))).isFalse();
        now = now.plusMillis(1);
        assertThat(renewals.begin(function(9))).isTrue();
    }
}
