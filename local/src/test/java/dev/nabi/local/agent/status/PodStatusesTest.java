package dev.nabi.local.agent.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.nabi.local.agent.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodStatusesTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final Pod POD = Pods.of("image: x\nterminationMessagePolicy: FallbackToLogsOnError");

    @Test
    void aWaitingPodIsPendingWithoutAddress() {
        var status = status(ContainerView.creating().waiting("CreateContainerConfigError", "secret missing"), T0);

        assertThat(status.getPhase()).isEqualTo("Pending");
        assertThat(status.getPodIP()).isNull();
        assertThat(status.getContainerStatuses().getFirst().getState().getWaiting())
                .returns("CreateContainerConfigError", waiting -> waiting.getReason())
                .returns("secret missing", waiting -> waiting.getMessage());
        assertThat(trueConditions(status)).containsExactly("PodScheduled", "Initialized");
    }

    @Test
    void aRunningPodHasItsAddressBeforeItIsReady() {
        var status = status(ContainerView.creating().running(42, T0, "a note"), T0);

        assertThat(status)
                .returns("Running", PodStatus::getPhase)
                .returns("127.0.0.1", PodStatus::getPodIP)
                .returns("127.0.0.1", PodStatus::getHostIP)
                .returns("2026-01-01T00:00:00Z", PodStatus::getStartTime)
                .returns("a note", PodStatus::getMessage);
        assertThat(status.getContainerStatuses().getFirst())
                .returns(false, container -> container.getReady())
                .returns(false, container -> container.getStarted())
                .returns("process://42", container -> container.getContainerID());
        assertThat(trueConditions(status)).containsExactly("PodScheduled", "Initialized");
    }

    @Test
    void aConditionKeepsItsTimeUntilItChanges() {
        var before = status(ContainerView.creating().running(42, T0, ""), T0);
        var view = ContainerView.creating().running(42, T0, "").healthy(true, true);
        var after = PodStatuses.of(POD, new PodStatuses.Observed(T0, view, before, T0.plusSeconds(7)));

        assertThat(after.getConditions())
                .extracting(PodCondition::getType, PodCondition::getStatus, PodCondition::getLastTransitionTime)
                .containsExactly(
                        tuple("PodScheduled", "True", "2026-01-01T00:00:00Z"),
                        tuple("Initialized", "True", "2026-01-01T00:00:00Z"),
                        tuple("ContainersReady", "True", "2026-01-01T00:00:07Z"),
                        tuple("Ready", "True", "2026-01-01T00:00:07Z"));
    }

    @Test
    void aCrashShowsItsEndAndItsLastOutput() {
        var exit = exit(3, false, "starting\nboom\n");
        var view = ContainerView.creating().running(42, T0, "").crashed(exit, "CrashLoopBackOff", "back-off 10s");
        var container = status(view, T0).getContainerStatuses().getFirst();

        assertThat(status(view, T0).getPhase()).isEqualTo("Running");
        assertThat(container.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
        assertThat(container.getLastState().getTerminated())
                .returns(3, end -> end.getExitCode())
                .returns("Error", end -> end.getReason())
                .returns("starting\nboom\n", end -> end.getMessage());
        assertThat(container.getRestartCount()).isZero();
        assertThat(view.running(43, T0, "").restarts()).isEqualTo(1);
    }

    @Test
    void aPodThatIsNotRestartedHasSucceededOrFailed() {
        var running = ContainerView.creating().running(42, T0, "");

        assertThat(status(running.ended(exit(0, false, "")), T0).getPhase()).isEqualTo("Succeeded");
        assertThat(status(running.ended(exit(1, false, "")), T0).getPhase()).isEqualTo("Failed");
    }

    @Test
    void theReasonOfAnEndIsJudgedByCodeMemoryAndOutput() {
        assertThat(exit(0, true, "").reason()).isEqualTo("Completed");
        assertThat(exit(137, true, "").reason()).isEqualTo("OOMKilled");
        assertThat(exit(137, false, "").reason()).isEqualTo("Error");
        assertThat(exit(3, false, "Terminating due to java.lang.OutOfMemoryError: Java heap space\n")
                        .reason())
                .isEqualTo("OOMKilled");
        assertThat(exit(1, true, "").reason()).isEqualTo("Error");
    }

    @Test
    void theLastOutputIsBoundedInLinesAndBytes() {
        var manyLines = "line\n".repeat(200);
        var longLine = "é".repeat(5000);

        assertThat(Exit.message(manyLines)).isEqualTo("line\n".repeat(80));
        assertThat(Exit.message(longLine)).isEqualTo("é".repeat(1024));
        assertThat(Exit.message("x" + longLine)).isEqualTo("é".repeat(1024));
        assertThat(Exit.message(longLine + "x")).isEqualTo("é".repeat(1023) + "x");
    }

    private static Exit exit(int code, boolean oom, String output) {
        return Exit.of(42, code, oom, output, new Exit.Run(T0, T0.plusSeconds(1)));
    }

    private static PodStatus status(ContainerView view, Instant now) {
        return PodStatuses.of(POD, new PodStatuses.Observed(T0, view, null, now));
    }

    private static List<String> trueConditions(PodStatus status) {
        return status.getConditions().stream()
                .filter(condition -> condition.getStatus().equals("True"))
                .map(PodCondition::getType)
                .toList();
    }
}
