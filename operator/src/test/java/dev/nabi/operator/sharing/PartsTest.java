package dev.nabi.operator.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartsTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            # rate, what comes to three gateways, what each gets of it
            90,   0,   0,   0, 30,   30,   30
            90, 300, 300, 300, 30,   30,   30
            90, 300,   0,   0, 89.7,  0.15, 0.15
            90, 300,  10,   0, 79.85, 10,   0.15
            90, 300, 300,  10, 40,   40,   10
            90,  60,  15,   0, 65,   20,    5
            """)
    void eachGetsWhatComesToItAndTheOthersShareTheRest(
            double rate, double a, double b, double c, double partA, double partB, double partC) {
        var parts = Parts.of(rate, new double[] {a, b, c});

        assertThat(parts[0] * rate).isCloseTo(partA, within(0.4));
        assertThat(parts[1] * rate).isCloseTo(partB, within(0.2));
        assertThat(parts[2] * rate).isCloseTo(partC, within(0.2));
    }

    @Test
    void allPartsAreTheWholeAndNoneIsNothing() {
        var random = new Random(7);
        for (var round = 0; round < 10_000; round++) {
            var demands = random.doubles(1 + random.nextInt(20), 0, 100).toArray();
            var parts = Parts.of(Math.exp(random.nextDouble(-5, 10)), demands);

            assertThat(Arrays.stream(parts).sum()).isCloseTo(1, within(1e-9));
            assertThat(Arrays.stream(parts).min().orElseThrow()).isPositive();
        }
    }
}
