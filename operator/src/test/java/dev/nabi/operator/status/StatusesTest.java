package dev.nabi.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.TrafficTarget;
import dev.nabi.operator.revision.Revision;
import dev.nabi.operator.revision.RevisionPlan;
import dev.nabi.operator.revision.Routes;
import dev.nabi.operator.revision.Trouble;
import dev.nabi.operator.revision.TroubleReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusesTest extends StatusCase {
    @Test
    void firstRevisionStartsAndBecomesReady() {
        step(plan(revision(1, 1, 0, null), null), List.of());
        assertThat(lines())
                .containsExactly("Ready Unknown Starting", "RevisionReady Unknown Starting", "Active Unknown Starting");

        step(plan(revision(1, 1, 1, null), "f-00001"), List.of());

        assertThat(lines()).containsExactly("Ready True Ready", "RevisionReady True Ready", "Active True Running");
        assertThat(status.latestReadyRevision()).isEqualTo("f-00001");
        assertThat(status.traffic()).containsExactly(new TrafficTarget("f-00001", 100, null));
        assertThat(status.readyReplicas()).isEqualTo(1);
    }

    @Test
    void saysOfARevisionThatWaitsForItsTurnThatItDoes() {
        waiting = true;
        step(new RevisionPlan(Optional.empty(), Optional.empty(), routes(null, null), List.of()), List.of());
        assertThat(lines()).startsWith("Ready Unknown Waiting", "RevisionReady Unknown Waiting");

        waiting = false;
        step(plan(revision(1, 1, 1, null), "f-00001"), List.of());
        waiting = true;
        step(
                new RevisionPlan(Optional.empty(), Optional.of("f-00001"), routes("f-00001", null), List.of()),
                List.of(revision(1, 1, 1, null)));
        assertThat(lines()).startsWith("Ready True Ready", "RevisionReady Unknown Waiting");
    }

    @Test
    void firstRevisionThatFailsSaysWhyInBothConditions() {
        step(plan(revision(1, 1, 0, CRASH), null), List.of());

        assertThat(lines())
                .containsExactly(
                        "Ready False CrashLoopBackOff",
                        "RevisionReady False CrashLoopBackOff",
                        "Active False CrashLoopBackOff");
        assertThat(status.conditions().getFirst().getMessage()).isEqualTo("exits with code 1");
    }

    @Test
    void whatWaitsForRoomInTheClusterHasNotFailed() {
        var room = Trouble.of(TroubleReason.Unschedulable, "an instance waits for room: Too many pods");
        step(plan(revision(1, 1, 0, room), null), List.of());

        assertThat(lines())
                .containsExactly(
                        "Ready Unknown Unschedulable",
                        "RevisionReady Unknown Unschedulable",
                        "Active Unknown Unschedulable");
        assertThat(status.conditions().getFirst().getMessage()).isEqualTo("an instance waits for room: Too many pods");
    }

    @Test
    void whatServedAndFindsNoRoomAnymoreDoesNotAnswer() {
        step(plan(revision(1, 1, 1, null), "f-00001"), List.of());

        step(plan(revision(1, 1, 0, Trouble.of(TroubleReason.Unschedulable, "no room")), "f-00001"), List.of());

        assertThat(lines()).startsWith("Ready False Unschedulable");
    }

    @Test
    void staysReadyOnTheOldRevisionWhileTheNewOneFails() {
        var old = revision(1, 1, 1, null);
        var failing = revision(2, 1, 0, CRASH);

        step(plan(failing, "f-00001"), List.of(old));

        assertThat(lines()).startsWith("Ready True Ready", "RevisionReady False CrashLoopBackOff");
    }

    /** "the next call starts an instance" stood beside an image that could never start. */
    @Test
    void whatCannotStartPromisesNoInstanceAtZero() {
        step(plan(revision(1, 0, 0, CRASH), null), List.of());
        assertThat(lines()).endsWith("Active False CrashLoopBackOff");

        step(plan(revision(1, 0, 0, CRASH), "f-00001"), List.of());
        assertThat(lines()).endsWith("Active False CrashLoopBackOff");

        step(plan(revision(1, 0, 0, null), null), List.of());
        assertThat(activeMessage()).isEqualTo("nothing runs, and no revision takes calls yet");
    }

    @Test
    void whatIsOverItsBudgetPromisesNoInstanceAtZero() {
        step(plan(revision(1, 0, 0, null), "f-00001"), List.of());
        assertThat(activeMessage()).isEqualTo("nothing runs, and the next call starts an instance");

        budget = new BudgetFinding.Exhausted("4 of 4 invocations");
        step(plan(revision(1, 0, 0, null), "f-00001"), List.of());

        assertThat(activeMessage()).isEqualTo("nothing runs, and calls are turned away until the budget begins anew");
    }

    private String activeMessage() {
        return status.conditions().stream()
                .filter(condition -> "Active".equals(condition.getType()))
                .findFirst()
                .orElseThrow()
                .getMessage();
    }

    @Test
    void staysReadyAtZeroAndDuringAStart() {
        step(plan(revision(1, 0, 0, null), "f-00001"), List.of());
        assertThat(lines())
                .containsExactly("Ready True Ready", "RevisionReady True Ready", "Active False ScaledToZero");

        step(plan(revision(1, 1, 0, null), "f-00001"), List.of());

        assertThat(lines()).containsExactly("Ready True Ready", "RevisionReady True Ready", "Active Unknown Starting");
    }

    @Test
    void saysWhatWasMadeAMomentAgoThoughAnEarlierRevisionStillIsWhatTheSpecSays() {
        created = Optional.of("f-00002");
        step(plan(revision(1, 1, 1, null), "f-00001"), List.of());

        assertThat(lines()).startsWith("Ready True Ready", "RevisionReady Unknown Starting");
        assertThat(status.latestCreatedRevision()).isEqualTo("f-00002");
    }

    @Test
    void doesNotPromiseThatACallStartsAnInstanceWhereNoneCanBeCreated() {
        var quota = new Revision(
                "f-00001", 1, "digest", 1, 0, 0, Optional.of(Trouble.of(TroubleReason.FailedCreate, "exceeded quota")));

        step(plan(quota, "f-00001"), List.of());

        assertThat(lines()).endsWith("Active False FailedCreate");
        assertThat(status.conditions().getLast().getMessage()).isEqualTo("exceeded quota");
    }

    @Test
    void saysOfAFunctionThatAFinalizerHoldsThatItGoes() {
        step(plan(revision(1, 1, 1, null), "f-00001"), List.of());
        deleting = true;
        step(plan(revision(1, 1, 1, null), "f-00001"), List.of());

        assertThat(lines()).startsWith("Ready True Ready", "RevisionReady Unknown Terminating");
    }

    @Test
    void aRefusedNetworkPolicyIsAConditionBesideWhatWorks() {
        policyRefused = Optional.of(Trouble.of(TroubleReason.NetworkPolicyRefused, "forbidden"));
        step(plan(revision(1, 1, 1, null), "f-00001"), List.of());
        assertThat(lines())
                .containsExactly(
                        "Ready True Ready",
                        "RevisionReady True Ready",
                        "Active True Running",
                        "NetworkPolicyReady False NetworkPolicyRefused");

        step(new RevisionPlan(Optional.empty(), Optional.empty(), routes(null, null), List.of()), List.of());
        assertThat(lines())
                .as("no first revision is made")
                .startsWith("Ready False NetworkPolicyRefused", "RevisionReady False NetworkPolicyRefused");
    }

    @Test
    void aDeadlineDoesNotTakeThePlaceOfTheLastWords() {
        step(plan(revision(1, 1, 0, CRASH), null), List.of());
        var exact = status;

        var deadline = new Trouble(TroubleReason.ProgressDeadlineExceeded, "not in time", true);
        step(plan(revision(1, 1, 0, deadline), null), List.of());

        assertThat(status.conditions().subList(0, 2))
                .isEqualTo(exact.conditions().subList(0, 2));
    }

    @Test
    void isNotReadyWhenWhatHasTheTrafficCannotAnswerAnyMore() {
        step(plan(revision(1, 1, 0, CRASH), "f-00001"), List.of());

        assertThat(lines()).startsWith("Ready False CrashLoopBackOff", "RevisionReady False CrashLoopBackOff");
        assertThat(status.traffic()).isNotEmpty();
    }

    @Test
    void isEqualWhenNothingHasChanged() {
        step(plan(revision(1, 1, 1, null), "f-00001"), List.of());
        var first = status;

        now = now.plusSeconds(60);
        step(plan(revision(1, 1, 1, null), "f-00001"), List.of());

        assertThat(status).isEqualTo(first);
    }

    @Test
    void keepsTheTimeOfAConditionWhoseStatusStays() {
        step(plan(revision(1, 1, 0, CRASH), null), List.of());
        now = now.plusSeconds(60);
        step(plan(revision(1, 1, 0, Trouble.of(TroubleReason.OOMKilled, "memory")), null), List.of());
        assertThat(status.conditions().getFirst().getLastTransitionTime()).isEqualTo(T0.toString());

        step(plan(revision(1, 1, 1, null), "f-00001"), List.of());

        assertThat(status.conditions().getFirst().getLastTransitionTime())
                .isEqualTo(T0.plusSeconds(60).toString());
    }

    @Test
    void doesNotSayLessThanBeforeOfTheSameTrouble() {
        step(
                plan(revision(1, 1, 0, Trouble.of(TroubleReason.ImagePullBackOff, "img cannot be pulled: 404")), null),
                List.of());
        var exact = status;

        step(
                plan(
                        revision(1, 1, 0, new Trouble(TroubleReason.ImagePullBackOff, "img cannot be pulled", true)),
                        null),
                List.of());

        assertThat(status).isEqualTo(exact);
    }

    @Test
    void reportsAnInvalidSpecAndGoesOnWithTheTraffic() {
        var revision = revision(1, 1, 1, null);
        var plan = new RevisionPlan(Optional.empty(), Optional.of("f-00001"), routes("f-00001", null), List.of());
        status = Statuses.of(new StatusInput(
                status,
                1,
                List.of("a: bad", "b: worse"),
                false,
                List.of(),
                List.of(revision),
                plan,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                "u",
                null,
                null,
                BudgetFinding.NONE,
                now));

        assertThat(lines()).startsWith("Ready False InvalidSpec", "RevisionReady False InvalidSpec");
        assertThat(status.conditions().getFirst().getMessage()).isEqualTo("a: bad; b: worse");
        assertThat(status.traffic()).hasSize(1);
    }

    @Test
    void reportsTrafficThatCannotBeResolved() {
        var revision = revision(1, 1, 1, null);
        var plan = new RevisionPlan(
                Optional.of(revision),
                Optional.of("f-00001"),
                routes("f-00001", "spec.traffic: the weights sum to 99"),
                List.of());
        step(plan, List.of());

        assertThat(lines()).startsWith("Ready False TrafficNotResolved", "RevisionReady True Ready");
    }

    @Test
    void saysHowFarANewRevisionHasTakenOver() {
        var old = revision(1, 10, 10, null);
        var taking = new RevisionPlan(
                Optional.of(revision(2, 10, 3, null)),
                Optional.of("f-00001"),
                new Routes(
                        List.of(new TrafficTarget("f-00002", 30, null), new TrafficTarget("f-00001", 70, null)),
                        Optional.empty(),
                        Map.of("f-00002", 10)),
                List.of());

        step(taking, List.of(old));

        assertThat(lines()).startsWith("Ready True Ready", "RevisionReady Unknown Promoting");
        assertThat(status.conditions().get(1).getMessage()).contains("f-00002 works; it has 30 % of the traffic");
        assertThat(status.latestReadyRevision()).isEqualTo("f-00001");
        assertThat(status.latestCreatedRevision()).isEqualTo("f-00002");
    }

    @Test
    void saysWhyANamedRevisionGetsNoTraffic() {
        var current = revision(2, 1, 1, null);
        var plan = new RevisionPlan(
                Optional.of(current),
                Optional.of("f-00002"),
                new Routes(List.of(new TrafficTarget("f-00002", 100, null)), Optional.empty(), Map.of("f-00001", 1)),
                List.of());

        step(plan, List.of(revision(1, 1, 0, CRASH)));

        assertThat(lines()).startsWith("Ready False TrafficNotResolved", "RevisionReady True Ready");
        assertThat(status.conditions().getFirst().getMessage())
                .contains("'f-00001'")
                .contains("exits with code 1");
        assertThat(status.traffic()).containsExactly(new TrafficTarget("f-00002", 100, null));
    }
}
