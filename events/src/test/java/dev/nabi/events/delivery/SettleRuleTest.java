package dev.nabi.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.store.DeadReason;
import dev.nabi.events.store.EventResult;
import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.Settlement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettleRuleTest {
    private static final Verdict.Again AGAIN = new Verdict.Again("it failed", Optional.empty());

    private static Settlement.Ending after(LeasedEvent event, Verdict verdict) {
        return SettleRule.after(
                event,
                verdict,
                Events.POLICY,
                new SettleRule.Delivered(Events.NOW, 0.5, new EventResult(500, "", new byte[9000])));
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "1, 30"})
    void aFailedAttemptIsFollowedByTheNextAfterTheBackoff(int before, int seconds) {
        assertThat(after(Events.leased(before, 0, 0), AGAIN))
                .isEqualTo(new Settlement.RetryAt(Events.NOW.plusSeconds(seconds), false));
    }

    @Test
    void theLastFailedAttemptMakesADeadLetterWith4KbOfTheAnswer() {
        var dead = (Settlement.Dead) after(Events.leased(2, 0, 0), AGAIN);

        assertThat(dead.reason()).isEqualTo(DeadReason.ATTEMPTS_SPENT);
        assertThat(dead.answer().body()).hasSize(4096);
    }

    @Test
    void retryAfterIsHonouredUpToTheLongestBackoff() {
        var hour = new Verdict.Again("busy", Optional.of(Duration.ofHours(1)));
        var minute = new Verdict.Again("busy", Optional.of(Duration.ofMinutes(1)));

        assertThat(after(Events.leased(0, 0, 0), minute))
                .isEqualTo(new Settlement.RetryAt(Events.NOW.plusSeconds(60), false));
        assertThat(after(Events.leased(0, 0, 0), hour))
                .isEqualTo(new Settlement.RetryAt(Events.NOW.plusSeconds(300), false));
    }

    @Test
    void whatDidNotReachTheFunctionNeverSpendsAttempts() {
        var deferred = new Verdict.Deferred("no instance", Optional.empty());

        for (int deferrals : new int[] {0, 5, 50, 5000}) {
            assertThat(after(Events.leased(2, deferrals, 0), deferred)).isInstanceOf(Settlement.RetryAt.class);
        }
    }

    @Test
    void anEventThatKillsItsInstanceTwiceIsQuarantined() {
        assertThat(after(Events.leased(0, 0, 0), new Verdict.Killed()))
                .isEqualTo(new Settlement.RetryAt(Events.NOW.plusSeconds(10), true));
        assertThat(after(Events.leased(1, 0, 1), new Verdict.Killed()))
                .isInstanceOfSatisfying(
                        Settlement.Dead.class, dead -> assertThat(dead.reason()).isEqualTo(DeadReason.QUARANTINED));
    }

    @Test
    void whatWouldBeTooOldByTheNextDeliveryIsDeadAtOnce() {
        var deferred = new Verdict.Deferred("no instance", Optional.of(Duration.ofMinutes(5)));
        var event = Events.leased(0, 0, 0);
        var old = new LeasedEvent(
                event.lease(),
                event.lane(),
                event.acceptedAt(),
                Events.NOW.plusSeconds(9),
                null,
                0,
                "",
                0,
                0,
                0,
                false,
                event.content());

        for (var verdict : new Verdict[] {AGAIN, deferred}) {
            assertThat(after(old, verdict))
                    .isInstanceOfSatisfying(
                            Settlement.Dead.class,
                            dead -> assertThat(dead.reason()).isEqualTo(DeadReason.AGE_SPENT));
        }
    }

    @Test
    void aRefusalIsDeadAtOnce() {
        assertThat(after(Events.leased(0, 0, 0), new Verdict.Rejected(404)))
                .isInstanceOfSatisfying(
                        Settlement.Dead.class, dead -> assertThat(dead.reason()).isEqualTo(DeadReason.REJECTED));
    }
}
