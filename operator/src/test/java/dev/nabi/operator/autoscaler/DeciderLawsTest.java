package dev.nabi.operator.autoscaler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for any load: each run walks a revision through random loads, reports and delays of its cluster. */
class DeciderLawsTest {
    private static final List<Preference> PREFERENCES = List.of(Preference.values());
    private static final int STEPS = 2_000;
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void holdsItsLaws(long seed) {
        var random = new Random(seed);
        var min = random.nextInt(3);
        var policy = ScalingPolicy.defaults()
                .withTarget(1 + random.nextInt(50))
                .preferring(PREFERENCES.get(random.nextInt(3)))
                .withBounds(min, min + 1 + random.nextInt(30))
                .withScaleDownDelay(Duration.ofSeconds(random.nextInt(3) * 20L))
                .withScaleToZeroAfter(Duration.ofSeconds(10L + random.nextInt(200)));
        var state = ScalingState.activeAt(T0);
        var now = T0;
        var lastHeld = T0;
        var replicas = min;
        for (var step = 0; step < STEPS; step++) {
            now = now.plusMillis(random.nextInt(3_000));
            var seen = anything(random, replicas);
            lastHeld = seen.held() > 0 || seen.arrived() ? now : lastHeld;

            var decision = Decider.decide(policy, seen, state, now);

            assertThat(decision.replicas()).as("never above max").isLessThanOrEqualTo(policy.max());
            assertThat(decision.replicas()).as("never below min").isGreaterThanOrEqualTo(policy.min());
            if (seen.held() > 0) {
                assertThat(decision.replicas()).as("never zero with load").isPositive();
            }
            if (!seen.complete()) {
                assertThat(decision.replicas()).as("nothing goes unseen").isGreaterThanOrEqualTo(replicas);
            }
            if (decision.replicas() == 0 && replicas > 0) {
                assertThat(Duration.between(lastHeld, now))
                        .as("zero only after the idle period")
                        .isGreaterThanOrEqualTo(policy.scaleToZeroAfter());
            }
            assertThat(decision.replicas() >= replicas / 2)
                    .as("at most half goes")
                    .isTrue();
            state = decision.next();
            replicas = decision.replicas();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void wantsNeverLessForMoreLoad(long seed) {
        var random = new Random(seed);
        var policy = ScalingPolicy.defaults().withTarget(1 + random.nextInt(20)).withBounds(0, 50);
        var state = ScalingState.activeAt(T0);
        var now = T0.plusSeconds(600);
        for (var step = 0; step < STEPS; step++) {
            var less = anything(random, random.nextInt(50));
            var load = less.load();
            var more = new Observation(
                    less.instances(),
                    less.inFlight() + random.nextInt(5),
                    less.queued() + random.nextInt(5),
                    0,
                    new Observation.Load(
                            load.stable() + random.nextInt(20),
                            load.recent() + random.nextInt(20),
                            load.arrivals() + random.nextInt(20),
                            load.seconds()),
                    true,
                    less.complete());

            assertThat(Decider.decide(policy, more, state, now).replicas())
                    .isGreaterThanOrEqualTo(
                            Decider.decide(policy, less, state, now).replicas());
        }
    }

    private static Observation anything(Random random, int replicas) {
        var busy = random.nextInt(3) == 0;
        var inFlight = busy ? random.nextInt(200) : 0;
        var queued = busy && random.nextBoolean() ? random.nextInt(100) : 0;
        var stable = random.nextInt(4) == 0 ? random.nextDouble(300) : random.nextDouble(2);
        var ready = replicas == 0 ? 0 : random.nextInt(replicas + 1);
        var load = new Observation.Load(
                stable,
                stable * random.nextDouble(3),
                random.nextDouble(100),
                random.nextInt(3) * random.nextDouble(2));
        var instances = new Observation.Instances(
                replicas,
                ready,
                replicas - ready,
                random.nextDouble() * (replicas - ready),
                0.1 + random.nextDouble(5));
        return new Observation(instances, inFlight, queued, 0, load, busy, random.nextInt(10) > 0);
    }
}
