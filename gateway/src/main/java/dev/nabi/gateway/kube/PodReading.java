package dev.nabi.gateway.kube;

import dev.nabi.api.v1alpha1.InstancePods;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.api.v1alpha1.Names;
import dev.nabi.api.v1alpha1.Protocol;
import dev.nabi.gateway.instances.PodView;
import dev.nabi.gateway.routing.RevisionKey;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rule for what the gateway reads of a pod. */
final class PodReading {
    private static final BigDecimal MIB = BigDecimal.valueOf(1 << 20);
    private static final BigDecimal MOST = BigDecimal.valueOf(Integer.MAX_VALUE);

    private PodReading() {}

    /** What a pod is to the gateway; empty for one that no revision of a Function owns, or that nobody could call. */
    static Optional<PodView> of(Pod pod, int defaultMemoryMib) {
        var key = revision(pod);
        if (pod.getSpec() == null) {
            return Optional.empty();
        }
        var container = pod.getSpec().getContainers().stream()
                .filter(candidate -> Names.CONTAINER.equals(candidate.getName()))
                .findFirst();
        if (key.isEmpty() || container.isEmpty()) {
            return Optional.empty();
        }
        return container
                .flatMap(PodReading::port)
                .map(port -> view(pod, key.get(), container.get(), port, memoryMib(container.get(), defaultMemoryMib)));
    }

    /** The revision that a pod's labels name. */
    static Optional<RevisionKey> revision(Pod pod) {
        var labels = Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.<String, String>of());
        var function = labels.get(Labels.FUNCTION);
        var revision = labels.get(Labels.REVISION);
        return function == null || revision == null
                ? Optional.empty()
                : Optional.of(new RevisionKey(pod.getMetadata().getNamespace(), function, revision));
    }

    private static Optional<ContainerPort> port(Container container) {
        return container.getPorts().stream()
                .filter(port -> Protocol.HTTP1.portName().equals(port.getName())
                        || Protocol.H2C.portName().equals(port.getName()))
                .findFirst();
    }

    private static PodView view(Pod pod, RevisionKey key, Container container, ContainerPort port, int memoryMib) {
        var metadata = pod.getMetadata();
        var annotations = Objects.requireNonNullElse(metadata.getAnnotations(), Map.<String, String>of());
        var status = pod.getStatus();
        return new PodView(
                metadata.getUid(),
                metadata.getName(),
                key,
                status == null ? null : status.getPodIP(),
                number(annotations.get(Labels.PORT)).orElse(port.getContainerPort()),
                Protocol.H2C.portName().equals(port.getName()),
                annotations.get(Labels.READINESS_PATH),
                memoryMib,
                timeoutSeconds(container),
                createdSeconds(metadata.getCreationTimestamp()),
                annotations.get(Labels.DRAINING),
                !InstancePods.isInstance(pod));
    }

    private static long createdSeconds(@Nullable String timestamp) {
        try {
            return timestamp == null ? 0 : Instant.parse(timestamp).getEpochSecond();
        } catch (DateTimeParseException unreadable) {
            return 0;
        }
    }

    private static int memoryMib(Container container, int absent) {
        var resources = container.getResources();
        var limit = resources == null || resources.getLimits() == null
                ? null
                : resources.getLimits().get("memory");
        return limit == null
                ? absent
                : Quantity.getAmountInBytes(limit)
                        .divide(MIB, 0, RoundingMode.CEILING)
                        .min(MOST)
                        .intValue();
    }

    private static int timeoutSeconds(Container container) {
        return container.getEnv().stream()
                .filter(variable -> Names.ENV_TIMEOUT_SECONDS.equals(variable.getName()))
                .findFirst()
                .flatMap(variable -> number(variable.getValue()))
                .orElse(0);
    }

    private static Optional<Integer> number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,6}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }
}
