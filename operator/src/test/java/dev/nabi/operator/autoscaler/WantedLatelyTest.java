package dev.nabi.operator.autoscaler;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WantedLatelyTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void tellsTheMostOfAnySpanAsAListOfAllWould(long seed) {
        var random = new Random(seed);
        var wanted = WantedLately.none();
        var all = new ArrayList<WantedLately.Step>();
        var now = T0;
        for (var step = 0; step < 1_000; step++) {
            now = now.plusMillis(random.nextInt(3_000));
            var replicas = random.nextInt(20);
            wanted = wanted.add(replicas, ofMinutes(2), now);
            all.add(new WantedLately.Step(replicas, now, 0));

            var span = Duration.ofMillis(random.nextInt(100_000));
            var from = now.minus(span);
            var most = all.stream()
                    .filter(each -> !each.last().isBefore(from))
                    .map(WantedLately.Step::replicas)
                    .max(Comparator.naturalOrder());
            assertThat(wanted.most(span, now)).isEqualTo(most.orElse(0));
        }
    }

    @Test
    void isBoundedAndForgetsInTheDirectionThatKeepsInstances() {
        var wanted = WantedLately.none();
        for (var replicas = 1_000; replicas > 0; replicas--) {
            wanted = wanted.add(replicas, ofMinutes(2), T0.plusMillis(1_000 - replicas));
        }

        assertThat(wanted.steps()).hasSizeLessThanOrEqualTo(24);
        assertThat(wanted.most(ofSeconds(60), T0.plusSeconds(1))).isEqualTo(1_000);
    }

    @Test
    void tellsHowLongALoadWasAway() {
        var wanted = wanted(List.of(8, 8, 5, 2, 2, 2));

        assertThat(wanted.away(8, T0.plusSeconds(40))).isEqualTo(ofSeconds(39));
        assertThat(wanted.away(5, T0.plusSeconds(40))).isEqualTo(ofSeconds(38));
    }

    @Test
    void takesALoadThatNeverFellByHalfForOneThatWasNotAway() {
        var wanted = wanted(List.of(8, 8, 5, 4, 5));

        assertThat(wanted.away(8, T0.plusSeconds(40))).isZero();
        assertThat(wanted.away(9, T0.plusSeconds(40))).isZero();
    }

    /** What was wanted in each second. */
    private static WantedLately wanted(List<Integer> each) {
        var wanted = WantedLately.none();
        for (var second = 0; second < each.size(); second++) {
            wanted = wanted.add(each.get(second), ofMinutes(2), T0.plusSeconds(second));
        }
        return wanted;
    }
}
