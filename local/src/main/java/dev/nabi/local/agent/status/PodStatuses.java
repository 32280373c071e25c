package dev.nabi.local.agent.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The status of a pod, from what the agent knows of its container. */
public final class PodStatuses {
    private static final String ADDRESS = "127.0.0.1";
    private static final String LOGS_ON_ERROR = "FallbackToLogsOnError";

    private PodStatuses() {}

    /** When the pod was taken up, what it does, what was last published, and the time now. */
    public record Observed(
            Instant since, ContainerView view, @Nullable PodStatus published, Instant now) {}

    public static PodStatus of(Pod pod, Observed seen) {
        var view = seen.view();
        var status = new PodStatusBuilder()
                .withPhase(phase(view))
                .withHostIP(ADDRESS)
                .withStartTime(Timestamps.text(seen.since()))
                .withConditions(conditions(seen))
                .withContainerStatuses(pod.getSpec().getContainers().stream()
                        .map(container -> container(container, view))
                        .toList());
        if (view.hasRun()) {
            status.withPodIP(ADDRESS).addNewPodIP(ADDRESS);
        }
        if (!view.note().isEmpty()) {
            status.withMessage(view.note());
        }
        return status.build();
    }

    private static String phase(ContainerView view) {
        if (view.now() instanceof ContainerView.Now.Ended(var exit)) {
            return exit.isSuccess() ? "Succeeded" : "Failed";
        }
        return view.hasRun() ? "Running" : "Pending";
    }

    private static List<PodCondition> conditions(Observed seen) {
        var ready = seen.view().isReady();
        return List.of(
                condition("PodScheduled", true, seen),
                condition("Initialized", true, seen),
                condition("ContainersReady", ready, seen),
                condition("Ready", ready, seen));
    }

    private static PodCondition condition(String type, boolean holds, Observed seen) {
        var condition = new PodConditionBuilder()
                .withType(type)
                .withStatus(holds ? "True" : "False")
                .withLastTransitionTime(since(type, holds, seen));
        if (!holds) {
            condition.withReason(
                    seen.view().now() instanceof ContainerView.Now.Ended ? "PodCompleted" : "ContainersNotReady");
        }
        return condition.build();
    }

    /** A condition that has not changed keeps the time at which it last did. */
    private static String since(String type, boolean holds, Observed seen) {
        var published = seen.published();
        if (published != null) {
            for (var condition : published.getConditions()) {
                if (condition.getType().equals(type) && condition.getStatus().equals(holds ? "True" : "False")) {
                    return condition.getLastTransitionTime();
                }
            }
        }
        return Timestamps.text(seen.now());
    }

    private static ContainerStatus container(Container container, ContainerView view) {
        var logsOnError = LOGS_ON_ERROR.equals(container.getTerminationMessagePolicy());
        var status = new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID("")
                .withRestartCount(view.restarts())
                .withStarted(view.isStarted())
                .withReady(view.isReady())
                .withState(state(view.now(), logsOnError));
        var last = view.last();
        if (last != null) {
            status.withNewLastState().withTerminated(last.state(logsOnError)).endLastState();
        }
        switch (view.now()) {
            case ContainerView.Now.Running(var pid, var _, var _, var _) ->
                status.withContainerID(ContainerView.id(pid));
            case ContainerView.Now.Ended(var exit) -> status.withContainerID(ContainerView.id(exit.pid()));
            case ContainerView.Now.Waiting _ -> {
                if (last != null) {
                    status.withContainerID(ContainerView.id(last.pid()));
                }
            }
        }
        return status.build();
    }

    private static ContainerState state(ContainerView.Now now, boolean logsOnError) {
        var state = new ContainerStateBuilder();
        switch (now) {
            case ContainerView.Now.Waiting(var reason, var message) -> {
                var waiting = state.withNewWaiting().withReason(reason);
                (message.isEmpty() ? waiting : waiting.withMessage(message)).endWaiting();
            }
            case ContainerView.Now.Running(var _, var since, var _, var _) ->
                state.withNewRunning().withStartedAt(Timestamps.text(since)).endRunning();
            case ContainerView.Now.Ended(var exit) -> state.withTerminated(exit.state(logsOnError));
        }
        return state.build();
    }
}
