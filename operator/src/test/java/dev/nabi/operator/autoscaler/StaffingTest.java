package dev.nabi.operator.autoscaler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaffingTest {
    private static final double PRICE = 0.3;

    /** The loads were computed apart from this code, from tables of Erlang's formula. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            # slots, instances, the load above which one more is worth its price
            10, 1,  6.54
            10, 2, 14.40
            10, 3, 22.64
            10, 6, 48.43
             4, 4, 11.25
             4, 6, 17.79
             1, 8,  5.39
            """)
    void addsAnInstanceWhereItShortensTheLineByItsPrice(int slots, int instances, double load) {
        var policy = ScalingPolicy.defaults().withSlots(slots);

        assertThat(Staffing.instances(policy, load - 0.02, PRICE)).isEqualTo(instances);
        assertThat(Staffing.instances(policy, load + 0.02, PRICE)).isEqualTo(instances + 1);
    }

    @Test
    void keepsALargePoolAtMost85PercentBusyWithoutWalkingThroughItsSlots() {
        var policy = ScalingPolicy.defaults().withSlots(100);

        assertThat(Staffing.instances(policy, 850_000, PRICE)).isEqualTo(10_000);
        assertThat(Staffing.instances(policy, 0, PRICE)).isZero();
        assertThat(Staffing.instances(policy, 1e-9, PRICE)).isEqualTo(1);
    }
}
