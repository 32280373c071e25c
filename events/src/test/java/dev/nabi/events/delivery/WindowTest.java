package dev.nabi.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WindowTest {
    @Test
    void atZeroOneDeliveryWakesAndThenTheWindowOpensToWhatTheGatewaySays() {
        assertThat(Window.FIRST.room(0, Events.NOW)).isEqualTo(1);
        assertThat(Window.FIRST.room(1, Events.NOW)).isZero();
        var open = Window.FIRST.reached(Optional.of(40));
        assertThat(open.room(3, Events.NOW)).isEqualTo(37);
        assertThat(open.reached(Optional.of(0)).room(0, Events.NOW))
                .as("never shut by a figure")
                .isEqualTo(1);
        assertThat(open.reached(Optional.of(1 << 30)).room(0, Events.NOW)).isEqualTo(Window.MOST);
    }

    @Test
    void probesByOneWhereTheGatewaySaysNothing() {
        assertThat(Window.FIRST.reached(Optional.empty()).limit()).isEqualTo(2);
    }

    @Test
    void closesForLongerEachTimeAndOnceForAllThatWereInFlight() {
        var window = Window.FIRST.reached(Optional.of(40)).deferred(Events.NOW, Optional.empty());

        assertThat(window.room(0, Events.NOW.plusMillis(499))).isZero();
        assertThat(window.room(0, Events.NOW.plusMillis(500))).isEqualTo(1);
        assertThat(window.deferred(Events.NOW.plusMillis(100), Optional.empty()))
                .isEqualTo(window);
        var again = window.deferred(Events.NOW.plusMillis(500), Optional.empty());
        assertThat(again.room(0, Events.NOW.plusMillis(1499))).isZero();
        assertThat(again.room(0, Events.NOW.plusMillis(1500))).isEqualTo(1);
    }

    @Test
    void honoursRetryAfterUpToFiveMinutes() {
        var window = Window.FIRST.deferred(Events.NOW, Optional.of(Duration.ofSeconds(90)));

        assertThat(window.closedUntil()).isEqualTo(Events.NOW.plusSeconds(90));
        assertThat(Window.FIRST
                        .deferred(Events.NOW, Optional.of(Duration.ofHours(2)))
                        .closedUntil())
                .isEqualTo(Events.NOW.plusSeconds(300));
    }
}
