package dev.nabi.operator.status;

import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.api.v1alpha1.Names;
import dev.nabi.operator.revision.Revision;
import dev.nabi.operator.revision.Trouble;
import dev.nabi.operator.revision.TroubleReason;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a revision out of its Deployment and pods. */
public final class Observed {
    private Observed() {}

    /** What is seen of a Function's revision; empty when the Deployment's name is none of a revision's. */
    public static Optional<Revision> revision(
            String function, Deployment deployment, Collection<Pod> pods, Instant now) {
        var name = deployment.getMetadata().getName();
        var number = Names.revisionNumber(function, name);
        return number.isEmpty() ? Optional.empty() : Optional.of(revision(name, number, deployment, pods, now));
    }

    /** The instances that a Deployment asks for. */
    public static int replicas(Deployment deployment) {
        return Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
    }

    private static Revision revision(
            String name, OptionalInt number, Deployment deployment, Collection<Pod> pods, Instant now) {
        var status = deployment.getStatus();
        return new Revision(
                name,
                number.orElseThrow(),
                annotations(deployment).getOrDefault(Labels.TEMPLATE, ""),
                replicas(deployment),
                status == null ? 0 : zeroIfAbsent(status.getReplicas()),
                status == null ? 0 : zeroIfAbsent(status.getReadyReplicas()),
                trouble(deployment, pods, now));
    }

    /** A pod knows best; what the Deployment says stands where there is no pod, or none that says anything. */
    private static Optional<Trouble> trouble(Deployment deployment, Collection<Pod> pods, Instant now) {
        if (replicas(deployment) == 0) {
            return Optional.empty();
        }
        var port = port(deployment);
        return pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .flatMap(pod -> PodTrouble.of(pod, port, now).stream())
                .findFirst()
                .or(() -> unmounted(deployment, pods, now))
                .or(() -> deploymentTrouble(deployment, pods, now));
    }

    /** A pod's status does not say what is missing of its volumes; that it waits for too long is all there is to see. */
    private static Optional<Trouble> unmounted(Deployment deployment, Collection<Pod> pods, Instant now) {
        var mounted = deployment.getSpec().getTemplate().getSpec().getVolumes().stream()
                .flatMap(volume -> Stream.of(
                                Optional.ofNullable(volume.getConfigMap())
                                        .map(source -> "ConfigMap " + source.getName()),
                                Optional.ofNullable(volume.getSecret())
                                        .map(source -> "Secret " + source.getSecretName()))
                        .flatMap(Optional::stream))
                .distinct()
                .collect(Collectors.joining(", "));
        return mounted.isEmpty() || pods.stream().noneMatch(pod -> PodTrouble.isUnmounted(pod, now))
                ? Optional.empty()
                : Optional.of(Trouble.of(
                        TroubleReason.VolumesNotMounted,
                        "the container is not created for more than " + PodTrouble.MOUNT_PATIENCE.toSeconds()
                                + " s; is there in its namespace: " + mounted
                                + "? If so, its node is slow: kubectl describe pod says at what"));
    }

    private static Optional<Trouble> deploymentTrouble(Deployment deployment, Collection<Pod> pods, Instant now) {
        var deadline = Duration.ofSeconds(
                Objects.requireNonNullElse(deployment.getSpec().getProgressDeadlineSeconds(), 0));
        var status = deployment.getStatus();
        List<DeploymentCondition> conditions = status == null ? List.of() : status.getConditions();
        return conditions.stream()
                .filter(condition ->
                        "ReplicaFailure".equals(condition.getType()) && "True".equals(condition.getStatus()))
                .findFirst()
                .map(condition -> Trouble.of(
                        TroubleReason.FailedCreate, "no instance can be created: " + text(condition.getMessage())))
                .or(() -> conditions.stream()
                        .filter(condition -> "ProgressDeadlineExceeded".equals(condition.getReason()))
                        .findFirst()
                        .filter(_ -> pods.stream().allMatch(pod -> PodTrouble.hasNodeSince(pod, now.minus(deadline))))
                        .map(condition -> new Trouble(
                                TroubleReason.ProgressDeadlineExceeded,
                                "no instance became ready in time, and its status does not say why: "
                                        + "kubectl describe pod -l "
                                        + Labels.REVISION + "="
                                        + deployment.getMetadata().getName(),
                                true)));
    }

    private static int port(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .findFirst()
                .map(port -> port.getContainerPort())
                .orElse(0);
    }

    private static Map<String, String> annotations(Deployment deployment) {
        return Objects.requireNonNullElse(deployment.getMetadata().getAnnotations(), Map.of());
    }

    private static int zeroIfAbsent(@Nullable Integer count) {
        return Objects.requireNonNullElse(count, 0);
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
