package dev.nabi.function.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParallelismTest {
    private static final long SECOND = 1_000_000_000L;
    private final Parallelism parallelism = new Parallelism(4, 100);

    @Test
    void aStallRaisesItToWhatIsInFlightOrTwiceAsMany() {
        assertThat(parallelism.after(true, 20, SECOND)).isEqualTo(24);
        assertThat(parallelism.after(true, 1, SECOND)).isEqualTo(48);
        assertThat(parallelism.after(true, 500, SECOND)).isEqualTo(100);
    }

    @Test
    void withoutAStallItStaysAndAfterAWhileItHalves() {
        assertThat(parallelism.after(false, 50, SECOND)).isEqualTo(4);
        parallelism.after(true, 20, 2 * SECOND);

        assertThat(parallelism.after(false, 20, 3 * SECOND - 1)).isEqualTo(24);
        assertThat(parallelism.after(false, 20, 3 * SECOND)).isEqualTo(12);
        assertThat(parallelism.after(false, 20, 3 * SECOND + 1)).isEqualTo(12);
        assertThat(parallelism.after(false, 20, 4 * SECOND)).isEqualTo(6);
        assertThat(parallelism.after(false, 20, 5 * SECOND)).isEqualTo(4);
    }

    @Test
    void whatStallsAgainWhenItIsHalvedIsHeldLongerEachTime() {
        long now = SECOND;
        parallelism.after(true, 20, now);
        for (long hold : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(parallelism.after(false, 20, now + hold * SECOND - 1)).isEqualTo(24);
            now += hold * SECOND;
            assertThat(parallelism.after(false, 20, now)).isEqualTo(12);
            assertThat(parallelism.after(true, 20, now)).isEqualTo(24);
        }
    }
}
