package dev.nabi.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.operator.function.Turns.Kind;
import dev.nabi.operator.scaling.FunctionKey;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TurnsTest {
    private static final FunctionKey NEXT = function(98);
    private static final FunctionKey LAST = function(99);

    private Instant now = Instant.EPOCH;
    private final Turns turns = new Turns(() -> now);

    private static FunctionKey function(int number) {
        return new FunctionKey("shop", "f" + number);
    }

    private void fill(Kind kind) {
        for (var number = 0; number < kind.atOnce; number++) {
            assertThat(turns.begin(kind, function(number))).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void soManyAtOnceAndTheOneThatWaitedLongestWhenOneIsDone(Kind kind) {
        fill(kind);

        assertThat(turns.begin(kind, NEXT)).isFalse();
        assertThat(turns.begin(kind, LAST)).isFalse();
        assertThat(turns.begin(kind, NEXT)).isFalse();
        assertThat(turns.begin(kind, function(0))).as("it may go on").isTrue();
        assertThat(turns.done(function(0))).containsExactly(NEXT);
        assertThat(turns.begin(kind, NEXT)).isTrue();
        assertThat(turns.begin(kind, function(0))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void oneThatIsGoneDoesNotWait(Kind kind) {
        fill(kind);
        turns.begin(kind, NEXT);
        turns.begin(kind, LAST);

        assertThat(turns.done(NEXT)).as("it had no place to give").isEmpty();
        assertThat(turns.done(function(0))).containsExactly(LAST);
    }

    @ParameterizedTest
    @EnumSource
    void oneThatDoesNotEndHoldsItsPlaceForAWhile(Kind kind) {
        fill(kind);
        now = now.plus(kind.longest).minusMillis(1);
        assertThat(turns.begin(kind, NEXT)).isFalse();
        now = now.plusMillis(1);
        assertThat(turns.begin(kind, NEXT)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aKindDoesNotWaitForTheOther(Kind kind) {
        var other = kind == Kind.PROOF ? Kind.RENEWAL : Kind.PROOF;
        fill(kind);

        assertThat(turns.begin(other, NEXT)).isTrue();
    }
}
