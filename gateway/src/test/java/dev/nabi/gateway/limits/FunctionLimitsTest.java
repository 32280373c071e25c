package dev.nabi.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.LimitsSpec;
import dev.nabi.api.v1alpha1.RateSpec;
import dev.nabi.metering.Ticks;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FunctionLimitsTest {
    private static final FunctionKey FUNCTION = new FunctionKey("shop", "cart");
    private static final RateSpec TWO_AT_ONCE = new RateSpec(null, 1, 2);
    private static final RateSpec FIVE_AT_ONCE = new RateSpec(null, 1, 5);

    private final LimitTable table = new LimitTable(1, new Ticks() {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public long millis() {
            return 0;
        }
    });

    private record Caller(long callerKey, long addressKey) implements FunctionLimits.Caller {}

    private FunctionLimits limits(LimitsSpec spec) {
        return Objects.requireNonNull(table.seen(FUNCTION, spec));
    }

    private static int passing(FunctionLimits limits, Caller caller, int requests) {
        var passed = 0;
        for (var request = 0; request < requests; request++) {
            passed += limits.take(caller, 0) == null ? 1 : 0;
        }
        return passed;
    }

    @Test
    void eachVerifiedCallerHasItsRateWhereverItComesFrom() {
        var limits = limits(new LimitsSpec(null, TWO_AT_ONCE, null, null, null, null));

        assertThat(passing(limits, new Caller(7, 1), 1) + passing(limits, new Caller(7, 2), 5))
                .isEqualTo(2);
        assertThat(passing(limits, new Caller(8, 1), 5)).isEqualTo(2);
        assertThat(Objects.requireNonNull(limits.take(new Caller(7, 1), 0)).kind())
                .isEqualTo(LimitKind.CALLER);
    }

    @Test
    void aCallerThatIsNotVerifiedHasNoRateOfItsOwn() {
        var limits = limits(new LimitsSpec(null, TWO_AT_ONCE, null, null, null, null));

        assertThat(passing(limits, new Caller(0, 1), 100)).isEqualTo(100);
    }

    /** Else one who is refused by its own rate would use up what others behind the same address have. */
    @Test
    void whatOneRateRefusesIsTakenFromNoOther() {
        var limits = limits(new LimitsSpec(FIVE_AT_ONCE, TWO_AT_ONCE, FIVE_AT_ONCE, null, null, null));

        assertThat(passing(limits, new Caller(7, 1), 100)).isEqualTo(2);
        assertThat(passing(limits, new Caller(8, 1), 100)).isEqualTo(2);
        assertThat(passing(limits, new Caller(9, 1), 100)).isEqualTo(1);
        assertThat(Objects.requireNonNull(limits.take(new Caller(9, 1), 0)).kind())
                .isEqualTo(LimitKind.ADDRESS);
        assertThat(Objects.requireNonNull(limits.take(new Caller(9, 2), 0)).kind())
                .isEqualTo(LimitKind.REQUESTS);
    }

    @Test
    void aChangeOfOneRateLeavesWhatWasUsedOfTheOthers() {
        var limits = limits(new LimitsSpec(FIVE_AT_ONCE, null, TWO_AT_ONCE, null, null, null));
        assertThat(passing(limits, new Caller(0, 1), 100)).isEqualTo(2);

        assertThat(limits(new LimitsSpec(FIVE_AT_ONCE, null, TWO_AT_ONCE, 10L, null, null)))
                .isSameAs(limits);

        assertThat(passing(limits, new Caller(0, 1), 100)).isZero();
        assertThat(passing(limits, new Caller(0, 2), 100)).isEqualTo(2);
        assertThat(passing(limits, new Caller(0, 3), 100)).isEqualTo(1);
    }

    @Test
    void withoutARateAnythingPasses() {
        var limits = limits(new LimitsSpec(null, null, null, 10L, null, null));

        assertThat(passing(limits, new Caller(7, 1), 10_000)).isEqualTo(10_000);
        assertThat(table.seen(FUNCTION, null)).isNull();
    }
}
