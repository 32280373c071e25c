package dev.nabi.local.agent.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void theFirstRestartIsAtOnceAndEachFurtherOneWaitsTwiceAsLongUpToFiveMinutes() {
        var delays = new ArrayList<Long>();
        var backoff = RestartBackoff.none(RestartBackoff.Limits.KUBELET);
        var now = T0;
        for (var crash = 0; crash < 9; crash++) {
            var restart = backoff.after(now);
            delays.add(restart.delay().toSeconds());
            assertThat(restart.at()).isEqualTo(now.plus(restart.delay()));
            backoff = restart.next();
            now = restart.at().plusSeconds(1);
        }

        assertThat(delays).containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
    }

    @Test
    void aLongRunForgetsEarlierCrashes() {
        var crashed =
                RestartBackoff.none(RestartBackoff.Limits.KUBELET).after(T0).next();

        var soon = crashed.after(T0.plus(Duration.ofMinutes(10)));
        var late = crashed.after(T0.plus(Duration.ofMinutes(10)).plusSeconds(1));

        assertThat(soon.delay()).isEqualTo(Duration.ofSeconds(10));
        assertThat(late.delay()).isZero();
        assertThat(late.next().delay()).isEqualTo(Duration.ofSeconds(10));
    }
}
