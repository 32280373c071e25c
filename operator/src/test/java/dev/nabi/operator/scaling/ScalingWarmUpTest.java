package dev.nabi.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScalingWarmUpTest {

    /** A method is compiled after 200 calls. */
    @Test
    void goesTheWholeWayFromALineToAWrite() {
        assertThat(ScalingWarmUp.run()).isGreaterThan(200);
    }
}
