package dev.nabi.operator.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.operator.leadership.ElectionRule.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ElectionRuleTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration DURATION = Duration.ofSeconds(15);
    private static final Candidate SELF = new Candidate("operator-a_uid-a", "second");
    private static final String ME = SELF.identity();

    private ElectionRule rule = ElectionRule.waiting(SELF, DURATION, T0);

    @Test
    void aLeaseThatIsNotThereIsCreated() {
        read(null, 0);

        assertThat(rule.next(T0)).isEqualTo(new Step.Create());
    }

    @Test
    void aReleasedLeaseIsTakenAtOnce() {
        var released = lease("", 3, "7");
        read(released, 0);

        assertThat(rule.next(T0)).isEqualTo(new Step.Write(released, 4));
    }

    @Test
    void aHeldLeaseIsTakenWhenItHasNotChangedForItsDurationAsSeenHere() {
        read(lease("other", 3, "7"), 0);
        assertThat(rule.next(T0.plusSeconds(14))).isEqualTo(new Step.Wait());

        read(lease("other", 3, "8"), 14);
        assertThat(rule.next(T0.plusSeconds(28))).isEqualTo(new Step.Wait());

        assertThat(rule.next(T0.plusSeconds(29))).isEqualTo(new Step.Write(lease("other", 3, "8"), 4));
    }

    @Test
    void aRestartedProcessTakesTheLeaseOfItsPredecessorInTheSamePod() {
        var predecessors = lease(new Candidate(SELF.pod(), "first").identity(), 3, "7");
        read(predecessors, 0);

        assertThat(rule.next(T0)).isEqualTo(new Step.Write(predecessors, 4));
    }

    @Test
    void processesOutsideOfPodsAreNobodysSuccessors() {
        rule = ElectionRule.waiting(Candidate.of("host", ""), DURATION, T0);
        read(lease(Candidate.of("host", "").identity(), 3, "7"), 0);

        assertThat(rule.next(T0)).isEqualTo(new Step.Wait());
    }

    @Test
    void aWriteWhoseAnswerWasLostIsFoundInTheLease() {
        read(lease("", 3, "7"), 0);
        read(lease(ME, 4, "8"), 1);

        assertThat(rule.next(T0.plusSeconds(1))).isEqualTo(new Step.Write(lease(ME, 4, "8"), 4));
    }

    @Test
    void whoLeadsGoesOnHoweverLongItCouldNotRenewIfNobodyElseHeldTheLease() {
        rule = rule.wrote(lease(ME, 4, "8"), T0);

        assertThat(rule.next(T0.plusSeconds(2))).isEqualTo(new Step.Write(lease(ME, 4, "8"), 4));
        read(lease(ME, 4, "9"), 600);
        assertThat(rule.next(T0.plusSeconds(600))).isEqualTo(new Step.Write(lease(ME, 4, "9"), 4));
    }

    @Test
    void whoLedHasLostWhenAnotherHoldsOrHeldTheLeaseOrItIsGone() {
        var leading = rule.wrote(lease(ME, 4, "8"), T0);

        assertThat(leading.read(Optional.of(lease("other", 5, "9")), T0).next(T0))
                .isEqualTo(new Step.Lost("other"));
        assertThat(leading.read(Optional.of(lease("", 5, "9")), T0).next(T0)).isInstanceOf(Step.Lost.class);
        assertThat(leading.read(Optional.of(lease(ME, 6, "9")), T0).next(T0)).isInstanceOf(Step.Lost.class);
        assertThat(leading.read(Optional.empty(), T0).next(T0)).isInstanceOf(Step.Lost.class);
    }

    private void read(LeaseView lease, int second) {
        rule = rule.read(Optional.ofNullable(lease), T0.plusSeconds(second));
    }

    private static LeaseView lease(String holder, int transitions, String version) {
        return new LeaseView(holder, transitions, version);
    }
}
