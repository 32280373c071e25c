package dev.nabi.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.loop.Load;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.Call;
import dev.nabi.metering.Ticks;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecentMetersTest {
    private static final RevisionKey HELLO = new RevisionKey("default", "hello", "hello-00001");

    private final SteppedMinutes time = new SteppedMinutes();
    private final RecentMeters recent = new RecentMeters(new Uncounted(), time);

    @Test
    void keepsCallsByMinuteAndForgetsThemAsTheRingComesRound() {
        try (var meter = recent.open(HELLO, () -> Load.NONE)) {
            meter.ended(Call.ok(1));
            time.minutes++;
            meter.ended(Call.ok(2));
            meter.ended(Call.ok(3));

            var known = recent.of("default", "hello", 60).get("hello");
            assertThat(known).hasSize(2);
            assertThat(known.getLast().time()).isEqualTo(time.minutes * 60);
            assertThat(known.getLast().durations().stream()
                            .mapToInt(count -> count)
                            .sum())
                    .isEqualTo(2);

            time.minutes += RecentMinutes.MINUTES - 1;
            meter.ended(Call.ok(4));
            assertThat(recent.of("default", "hello", RecentMinutes.MINUTES).get("hello"))
                    .hasSize(2)
                    .allMatch(minute -> minute.time() >= (time.minutes - RecentMinutes.MINUTES + 1) * 60);
        }
    }

    @Test
    void keepsTheLongestQueueAndTheMostInstancesOfAMinute() {
        try (var meter = recent.open(HELLO, () -> Load.NONE)) {
            recent.seen(HELLO, 9, 9);
            meter.ended(Call.ok(1));
            recent.seen(HELLO, 3, 1);
            recent.seen(HELLO, 1, 2);

            assertThat(recent.of("default", "", 1).get("hello")).singleElement().satisfies(minute -> {
                assertThat(minute.queued()).isEqualTo(3);
                assertThat(minute.instances()).isEqualTo(2);
            });
        }
    }

    @Test
    void namespacesAreApartAndWhatNobodyCallsAnyMoreIsForgotten() {
        try (var meter = recent.open(HELLO, () -> Load.NONE)) {
            meter.ended(Call.ok(1));
            assertThat(recent.of("other", "hello", 60)).isEmpty();

            time.minutes += RecentMinutes.MINUTES;
            recent.prune();

            assertThat(recent.of("default", "hello", RecentMinutes.MINUTES)).isEmpty();
        }
    }

    @Test
    void isBoundedInFunctions() {
        for (var i = 0; i < RecentMeters.MOST + 10; i++) {
            try (var meter = recent.open(new RevisionKey("default", "f" + i, "f-00001"), () -> Load.NONE)) {
                meter.ended(Call.ok(i + 1));
            }
        }

        assertThat(recent.of("default", "", 60)).hasSize(RecentMeters.MOST);
    }

    private static final class SteppedMinutes implements Ticks {
        private long minutes = 29_000_000;

        @Override
        public long nanos() {
            return TimeUnit.MINUTES.toNanos(minutes);
        }

        @Override
        public long millis() {
            return TimeUnit.MINUTES.toMillis(minutes);
        }
    }

    private static final class Uncounted implements UsageMeters {
        @Override
        public RevisionMeter open(RevisionKey revision, java.util.function.Supplier<Load> load) {
            return new RevisionMeter() {
                @Override
                public void turnedAway() {}

                @Override
                public void ended(dev.nabi.metering.Invocation invocation) {}

                @Override
                public void close() {}
            };
        }
    }
}
