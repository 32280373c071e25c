package dev.nabi.gateway.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlineWheelTest {
    private static final long MILLI = 1_000_000;
    private final DeadlineWheel wheel = new DeadlineWheel(0);
    private final List<String> told = new ArrayList<>();

    private final class Named extends Deadline {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        protected void passed() {
            told.add(name);
        }
    }

    @Test
    void tellsEachOnceAndNotBeforeItsTime() {
        wheel.set(new Named("soon"), 100 * MILLI);
        wheel.set(new Named("later"), 500 * MILLI);
        wheel.set(new Named("a turn away"), 120_000 * MILLI);

        wheel.sweep(99 * MILLI);
        assertThat(told).isEmpty();
        wheel.sweep(200 * MILLI);
        assertThat(told).containsExactly("soon");
        wheel.sweep(60_000 * MILLI);
        assertThat(told).containsExactly("soon", "later");
        for (var at = 60_000L; at <= 120_100; at += 50) {
            wheel.sweep(at * MILLI);
        }
        assertThat(told).containsExactly("soon", "later", "a turn away");
    }

    @Test
    void cancelledAndMovedOnesAreNotToldAtTheirOldTime() {
        var cancelled = new Named("cancelled");
        var moved = new Named("moved");
        wheel.set(cancelled, 100 * MILLI);
        wheel.set(moved, 100 * MILLI);

        wheel.cancel(cancelled);
        wheel.cancel(cancelled);
        wheel.set(moved, 300 * MILLI);
        wheel.sweep(250 * MILLI);
        assertThat(told).isEmpty();
        wheel.sweep(400 * MILLI);

        assertThat(told).containsExactly("moved");
    }

    @Test
    void timeThatHasPassedIsToldNext() {
        wheel.sweep(1000 * MILLI);
        wheel.set(new Named("late"), 10 * MILLI);

        wheel.sweep(1100 * MILLI);

        assertThat(told).containsExactly("late");
    }

    @Test
    void oneThatIsToldMaySetAnother() {
        wheel.set(
                new Deadline() {
                    @Override
                    protected void passed() {
                        wheel.set(new Named("next"), 60 * MILLI);
                    }
                },
                50 * MILLI);

        wheel.sweep(150 * MILLI);
        wheel.sweep(250 * MILLI);

        assertThat(told).containsExactly("next");
    }

    @Test
    void oneThatIsToldMayCancelOrMoveAnotherOfTheSameSweep() {
        var cancelled = new Named("cancelled");
        var moved = new Named("moved");
        var turnLater = new Named("a turn later");
        wheel.set(turnLater, (50 + 1024 * 50) * MILLI);
        wheel.set(cancelled, 50 * MILLI);
        wheel.set(moved, 50 * MILLI);
        wheel.set(
                new Deadline() {
                    @Override
                    protected void passed() {
                        wheel.cancel(cancelled);
                        wheel.set(moved, 300 * MILLI);
                    }
                },
                50 * MILLI);

        wheel.sweep(150 * MILLI);
        assertThat(told).isEmpty();
        wheel.sweep(400 * MILLI);
        assertThat(told).containsExactly("moved");
        wheel.sweep((200 + 1024 * 50) * MILLI);
        assertThat(told).containsExactly("moved", "a turn later");
    }

    @Test
    void oneThatIsPutOffIsToldOnceAndAtItsLastTime() {
        var idle = new Named("idle");
        for (var at = 100L; at <= 5000; at += 100) {
            wheel.set(idle, at * MILLI);
        }

        for (var at = 50L; at < 5000; at += 50) {
            wheel.sweep(at * MILLI);
        }
        assertThat(told).isEmpty();
        wheel.sweep(5100 * MILLI);
        wheel.sweep(9000 * MILLI);

        assertThat(told).containsExactly("idle");
    }

    @Test
    void oneThatIsBroughtForwardIsToldThen() {
        var idle = new Named("idle");
        wheel.set(idle, 60_000 * MILLI);
        wheel.set(idle, 100 * MILLI);

        wheel.sweep(200 * MILLI);

        assertThat(told).containsExactly("idle");
    }

    @Test
    void oneThatIsDisarmedIsToldNothingUntilItIsSetAnew() {
        var idle = new Named("idle");
        var shown = new ArrayList<Deadline>();
        wheel.set(idle, 100 * MILLI);
        wheel.disarm(idle);
        wheel.forEach(shown::add);

        wheel.sweep(300 * MILLI);
        assertThat(told).isEmpty();
        assertThat(shown).isEmpty();
        wheel.setAfter(idle, 100 * MILLI);
        wheel.disarm(idle);
        wheel.setAfter(idle, 200 * MILLI);
        wheel.sweep(450 * MILLI);
        assertThat(told).isEmpty();
        wheel.sweep(700 * MILLI);

        assertThat(told).containsExactly("idle");
    }

    @Test
    void whatIsLeftOfASweepThatFailedIsToldWithTheNext() {
        wheel.set(new Named("other"), 50 * MILLI);
        wheel.set(
                new Deadline() {
                    @Override
                    protected void passed() {
                        throw new IllegalStateException("of this test");
                    }
                },
                50 * MILLI);

        assertThatThrownBy(() -> wheel.sweep(100 * MILLI)).hasMessage("of this test");
        wheel.sweep(200 * MILLI);

        assertThat(told).containsExactly("other");
    }
}
