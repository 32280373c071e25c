package dev.nabi.operator.status;

import dev.nabi.api.v1alpha1.Names;
import dev.nabi.operator.revision.Trouble;
import dev.nabi.operator.revision.TroubleReason;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a pod's status says of why it is not ready. It reads what lasts (a last termination) before what passes
 * (waiting, running again), so that a container that crashes in a loop does not change its story with each turn.
 */
final class PodTrouble {
    /** How long a container may run without opening its port: as long as its startup probe lets it. */
    private static final Duration SLOW_START = Duration.ofMinutes(2);

    /** How long the kubelet waits for a pod's volumes before it says that they do not come; they may be slow until then. */
    static final Duration MOUNT_PATIENCE = Duration.ofSeconds(123);

    /** An end between these, by a signal or in obedience to one, is the startup probe's doing: 120 s and the grace. */
    private static final Duration STARTUP_LIMIT = Duration.ofSeconds(110);

    private static final Duration STARTUP_LIMIT_AND_GRACE = Duration.ofSeconds(170);
    private static final Set<Integer> STOPPED = Set.of(0, 137, 143);

    /** What is quoted of a container's last words; the end says more than the beginning. */
    private static final int MAX_LAST_WORDS = 1000;

    private PodTrouble() {}

    static Optional<Trouble> of(Pod pod, int port, Instant now) {
        var status = pod.getStatus();
        if (status == null) {
            return Optional.empty();
        }
        if ("Failed".equals(status.getPhase())) {
            return Optional.of(Trouble.of(
                    TroubleReason.PodFailed,
                    "the pod failed: " + text(status.getReason()) + " " + text(status.getMessage())));
        }
        return status.getContainerStatuses().stream()
                .filter(container -> Names.CONTAINER.equals(container.getName()))
                .filter(container -> !Boolean.TRUE.equals(container.getReady()))
                .findFirst()
                .flatMap(container -> container(container, port, now))
                .or(() -> unschedulable(pod));
    }

    /** Whether the kubelet should have its volumes by now, and has neither them nor its network, as far as it tells. */
    static boolean isUnmounted(Pod pod, Instant now) {
        var status = pod.getStatus();
        return status != null
                && status.getStartTime() != null
                && Instant.parse(status.getStartTime()).plus(MOUNT_PATIENCE).isBefore(now)
                && status.getConditions().stream().noneMatch(PodTrouble::isMounted)
                && status.getContainerStatuses().stream()
                        .map(ContainerStatus::getState)
                        .anyMatch(state -> state != null
                                && state.getWaiting() != null
                                && "ContainerCreating".equals(state.getWaiting().getReason()));
    }

    /** The network comes after the volumes. */
    private static boolean isMounted(PodCondition condition) {
        return "PodReadyToStartContainers".equals(condition.getType()) && "True".equals(condition.getStatus());
    }

    private static Optional<Trouble> container(ContainerStatus container, int port, Instant now) {
        var state = container.getState();
        if (state == null) {
            return Optional.empty();
        }
        var ended = Optional.ofNullable(state.getTerminated())
                .or(() -> Optional.ofNullable(container.getLastState()).map(ContainerState::getTerminated));
        return waiting(state.getWaiting(), container.getImage())
                .or(() -> ended.map(last -> ended(last, port, lasted(last))))
                .or(() -> Optional.ofNullable(state.getRunning())
                        .flatMap(running -> slow(running.getStartedAt(), port, now)));
    }

    private static Optional<Trouble> waiting(@Nullable ContainerStateWaiting waiting, String image) {
        var message = waiting == null ? "" : text(waiting.getMessage());
        return switch (waiting == null ? "" : text(waiting.getReason())) {
            case "ImagePullBackOff" ->
                Optional.of(
                        new Trouble(TroubleReason.ImagePullBackOff, "the image " + image + " cannot be pulled", true));
            case "ErrImagePull", "ErrImageNeverPull", "RegistryUnavailable", "ImageInspectError" ->
                trouble(TroubleReason.ImagePullBackOff, "the image " + image + " cannot be pulled: " + message);
            case "InvalidImageName" ->
                trouble(TroubleReason.InvalidImageName, "'" + image + "' is no name of an image: " + message);
            case "CreateContainerConfigError" -> trouble(TroubleReason.CreateContainerConfigError, message);
            case "CreateContainerError", "RunContainerError", "StartError" ->
                trouble(TroubleReason.CreateContainerError, message);
            // Local mode's own, where a pod is a process.
            case "ContainerEngineMissing" -> trouble(TroubleReason.ContainerEngineMissing, message);
            default -> Optional.empty();
        };
    }

    private static Trouble ended(ContainerStateTerminated last, int port, Duration lasted) {
        var code = Objects.requireNonNullElse(last.getExitCode(), 0);
        if ("OOMKilled".equals(last.getReason())) {
            return Trouble.of(
                    TroubleReason.OOMKilled,
                    "the container used more memory than its limit and was killed; raise spec.resources.limits.memory");
        }
        if (STOPPED.contains(code)
                && lasted.compareTo(STARTUP_LIMIT) >= 0
                && lasted.compareTo(STARTUP_LIMIT_AND_GRACE) <= 0) {
            return portNotOpen(port, "was stopped after " + lasted.toSeconds() + " s");
        }
        var words = LastWords.of(text(last.getMessage())).strip();
        var quoted = words.length() > MAX_LAST_WORDS ? "…" + words.substring(words.length() - MAX_LAST_WORDS) : words;
        return Trouble.of(
                TroubleReason.CrashLoopBackOff,
                "the container exits with code " + code
                        + (quoted.isEmpty() ? "; see its log" : ", its last words: " + quoted));
    }

    private static Optional<Trouble> slow(@Nullable String startedAt, int port, Instant now) {
        return startedAt != null && Instant.parse(startedAt).plus(SLOW_START).isBefore(now)
                ? Optional.of(portNotOpen(port, "runs for more than " + SLOW_START.toSeconds() + " s"))
                : Optional.empty();
    }

    private static Trouble portNotOpen(int port, String what) {
        return Trouble.of(
                TroubleReason.PortNotOpen,
                "the container " + what + " and does not answer on port " + port
                        + "; it must listen on $PORT, on all addresses, and answer spec.readiness.path if that is set");
    }

    private static Optional<Trouble> unschedulable(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> "PodScheduled".equals(condition.getType())
                        && "False".equals(condition.getStatus())
                        && "Unschedulable".equals(condition.getReason()))
                .findFirst()
                .map(condition -> Trouble.of(
                        TroubleReason.Unschedulable, "an instance waits for room: " + text(condition.getMessage())));
    }

    /** Whether it has had a node since before then: until it has one, it waits for room and for nothing of its own. */
    static boolean hasNodeSince(Pod pod, Instant then) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> "PodScheduled".equals(condition.getType())
                                && "True".equals(condition.getStatus())
                                && condition.getLastTransitionTime() != null
                                && Instant.parse(condition.getLastTransitionTime())
                                        .isBefore(then));
    }

    private static Duration lasted(ContainerStateTerminated last) {
        return last.getStartedAt() == null || last.getFinishedAt() == null
                ? Duration.ZERO
                : Duration.between(Instant.parse(last.getStartedAt()), Instant.parse(last.getFinishedAt()));
    }

    private static Optional<Trouble> trouble(TroubleReason reason, String message) {
        return Optional.of(Trouble.of(reason, message));
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
