package dev.nabi.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.RateSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    private static final long SECOND = 1_000_000_000;

    @ParameterizedTest
    @CsvSource(textBlock = """
            # rate, burst, calls a second, seconds, passes at least, at most
            10,  10, 1,   60,   60,   60
            10,  10, 10,  60,  600,  600
            10,  10, 100, 60,  609,  610
            10,   1, 100, 60,  600,  601
            2.5,  5, 100, 60,  154,  155
            0.5,  1, 10,  60,   30,   31
            0.05, 3, 10,  60,    5,    6
            50000, 50000, 100000, 2, 149990, 150010
            """)
    void passesTheRateAndOnceTheBurst(double rate, int burst, int calls, int seconds, long least, long most) {
        var bucket = new Bucket(Pace.of(rate, burst), 0);
        var passed = 0;

        for (var call = 0L; call < (long) calls * seconds; call++) {
            passed += bucket.take(call * SECOND / calls) == 0 ? 1 : 0;
        }

        assertThat((long) passed).isBetween(least, most);
    }

    /** The monotonic clock begins anywhere, and may run over its end. */
    @ParameterizedTest
    @ValueSource(longs = {0, -5 * SECOND, Long.MIN_VALUE, Long.MAX_VALUE - SECOND})
    void doesNotCareWhereTheClockBegins(long start) {
        var bucket = new Bucket(Pace.of(1, 3), start);

        var now = start + 2 * SECOND;
        assertThat(bucket.take(now)).isZero();
        assertThat(bucket.take(now)).isZero();
        assertThat(bucket.take(now)).isZero();
        assertThat(bucket.take(now)).isEqualTo(SECOND);
        assertThat(bucket.take(now + SECOND)).isZero();
    }

    @Test
    void theWaitIsTheTimeUntilOnePasses() {
        var bucket = new Bucket(Pace.of(2, 1), 0);
        bucket.take(0);

        var wait = bucket.take(100);

        assertThat(bucket.take(100 + wait - 1)).isPositive();
        assertThat(bucket.take(100 + wait)).isZero();
    }

    @Test
    void whatWasGivenBackCanBeTaken() {
        var bucket = new Bucket(Pace.of(1, 1), 0);
        bucket.take(0);
        bucket.giveBack();

        assertThat(bucket.take(0)).isZero();
        assertThat(bucket.take(0)).isPositive();
    }

    @Test
    void aChangedPaceKeepsWhatIsLeft() {
        var bucket = new Bucket(Pace.of(10, 10), 0);
        for (var call = 0; call < 8; call++) {
            bucket.take(0);
        }

        bucket.change(Pace.of(1, 100), 0, 0);
        assertThat(bucket.level(0)).isEqualTo(2);
        bucket.change(Pace.of(5, 1), 0, 0);
        assertThat(bucket.level(0)).isEqualTo(1);
        bucket.change(Pace.of(5, 10), 3, 0);
        assertThat(bucket.level(0)).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            2.5,   , ;q=5;w=2
            10,    , ;q=10;w=1
            0.5,   , ;q=1;w=2
            0.001, , ;q=1;w=1000
            ,    30, ;q=30;w=60
            3.3333,, ;q=3333;w=1000
            """)
    void isToldAsAQuotaInAWindow(Double perSecond, Integer perMinute, String policy) {
        assertThat(RatePolicy.of(new RateSpec(perSecond, perMinute, null))).isEqualTo(policy);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1000000000,1", "1000000001,2", "59000000000,59"})
    void secondsToWaitAreRoundedUp(long nanos, long seconds) {
        assertThat(new Excess(LimitKind.REQUESTS, new RateSpec(1.0, null, null), nanos).retryAfterSeconds())
                .isEqualTo(seconds);
    }
}
