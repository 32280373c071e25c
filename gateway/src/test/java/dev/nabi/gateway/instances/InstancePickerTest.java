package dev.nabi.gateway.instances;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstancePickerTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
                    # in flight | limit | the only ones that may be picked
                    0           | 1     | 0
                    1           | 1     | -1
                    1 0         | 1     | 1
                    5 0         | 0     | 1
                    3 3 2       | 3     | 2
                    3 3 3       | 3     | -1
                    """, delimiter = '|')
    void picksWhatIsFree(String inFlight, int limit, int expected) {
        var loads = Arrays.stream(inFlight.strip().split(" "))
                .mapToInt(Integer::parseInt)
                .toArray();
        var random = new Random(1);

        for (var i = 0; i < 200; i++) {
            assertThat(InstancePicker.pick(loads.length, index -> loads[index], limit, random.nextInt()))
                    .isEqualTo(expected);
        }
    }

    @Test
    void nothingIsPickedOfNothing() {
        assertThat(InstancePicker.pick(0, index -> 0, 0, 5)).isEqualTo(InstancePicker.NONE);
    }

    @Test
    void everyInstanceHasItsShare() {
        var random = new Random(1);
        var loads = new int[5];

        for (var i = 0; i < 5000; i++) {
            loads[InstancePicker.pick(5, index -> loads[index], 0, random.nextInt())]++;
        }

        assertThat(Arrays.stream(loads)).allMatch(load -> load > 950 && load < 1050);
    }
}
