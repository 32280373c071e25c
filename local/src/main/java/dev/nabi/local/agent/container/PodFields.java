package dev.nabi.local.agent.container;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a pod may learn about itself through its environment. */
final class PodFields {
    /** Every pod is a process on this machine's loopback interface. */
    static final String ADDRESS = "127.0.0.1";

    private static final Pattern MAP_ENTRY = Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]");

    private PodFields() {}

    static String field(Pod pod, String path) throws UnresolvedReference {
        var entry = MAP_ENTRY.matcher(path);
        if (entry.matches()) {
            var metadata = pod.getMetadata();
            var map = entry.group(1).equals("labels") ? metadata.getLabels() : metadata.getAnnotations();
            return orEmpty(map == null ? null : map.get(entry.group(2)));
        }
        return switch (path) {
            case "metadata.name" -> pod.getMetadata().getName();
            case "metadata.namespace" -> pod.getMetadata().getNamespace();
            case "metadata.uid" -> pod.getMetadata().getUid();
            case "spec.nodeName" -> pod.getSpec().getNodeName();
            case "spec.serviceAccountName" -> orEmpty(pod.getSpec().getServiceAccountName());
            case "status.hostIP", "status.podIP", "status.podIPs", "status.hostIPs" -> ADDRESS;
            default ->
                throw new UnresolvedReference("local mode cannot give the field \"" + path + "\" to a container");
        };
    }

    static String resource(Container container, ResourceFieldSelector selector) throws UnresolvedReference {
        var name = selector.getResource();
        var dot = name.indexOf('.');
        var quantity = dot < 0
                ? Optional.<Quantity>empty()
                : quantity(container, name.substring(0, dot), name.substring(dot + 1));
        if (quantity.isEmpty()) {
            throw new UnresolvedReference("the container sets no " + name
                    + ", and local mode has no node capacity to give instead: set it, or remove the reference");
        }
        var divisor = selector.getDivisor() == null ? BigDecimal.ONE : amount(selector.getDivisor());
        return amount(quantity.get())
                .divide(divisor.signum() == 0 ? BigDecimal.ONE : divisor, 0, RoundingMode.CEILING)
                .toPlainString();
    }

    /** The container's memory limit in bytes. */
    static Optional<Long> memoryLimit(Container container) {
        return quantity(container, "limits", "memory")
                .map(quantity -> amount(quantity).longValue());
    }

    private static Optional<Quantity> quantity(Container container, String group, String resource) {
        var resources = container.getResources();
        if (resources == null) {
            return Optional.empty();
        }
        var quantities =
                switch (group) {
                    case "limits" -> resources.getLimits();
                    case "requests" -> resources.getRequests();
                    default -> Map.<String, Quantity>of();
                };
        return Optional.ofNullable(Objects.requireNonNullElse(quantities, Map.<String, Quantity>of())
                .get(resource));
    }

    private static BigDecimal amount(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
