package dev.nabi.operator.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.operator.limits.RolloutLimiter.Kind;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RolloutLimiterTest {
    private static final FunctionKey NEXT = function(98);
    private static final FunctionKey LAST = function(99);

    private Instant now = Instant.EPOCH;
    private final RolloutLimiter limiter = new RolloutLimiter(() -> now);

    private static FunctionKey function(int number) {
        return new FunctionKey("shop", "f" + number);
    }

    private void fill(Kind kind) {
        for (var number = 0; number < kind.atOnce; number++) {
            assertThat(limiter.begin(kind, function(number))).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void soManyAtOnceAndTheOneThatWaitedLongestWhenOneIsDone(Kind kind) {
        fill(kind);

        assertThat(limiter.begin(kind, NEXT)).isFalse();
        assertThat(limiter.begin(kind, LAST)).isFalse();
        assertThat(limiter.begin(kind, NEXT)).isFalse();
        assertThat(limiter.begin(kind, function(0))).as("it may go on").isTrue();
        assertThat(limiter.done(function(0))).containsExactly(NEXT);
        assertThat(limiter.begin(kind, NEXT)).isTrue();
        assertThat(limiter.begin(kind, function(0))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void oneThatIsGoneDoesNotWait(Kind kind) {
        fill(kind);
        limiter.begin(kind, NEXT);
        limiter.begin(kind, LAST);

        assertThat(limiter.done(NEXT)).as("it had no place to give").isEmpty();
        assertThat(limiter.done(function(0))).containsExactly(LAST);
    }

    @ParameterizedTest
    @EnumSource
    void oneThatDoesNotEndHoldsItsPlaceForAWhile(Kind kind) {
        fill(kind);
        now = now.plus(kind.longest).minusMillis(1);
        assertThat(limiter.begin(kind, NEXT)).isFalse();
        now = now.plusMillis(1);
        assertThat(limiter.begin(kind, NEXT)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aKindDoesNotWaitForTheOther(Kind kind) {
        var other = kind == Kind.NEW_REVISION ? Kind.UPGRADE : Kind.NEW_REVISION;
        fill(kind);

        assertThat(limiter.begin(other, NEXT)).isTrue();
    }
}
