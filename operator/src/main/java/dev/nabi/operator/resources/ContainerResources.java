package dev.nabi.operator.resources;

import dev.nabi.api.v1alpha1.FunctionSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an instance may use. Each default stands for itself: a function that says its CPU only still has the memory
 * bounds; a default gives way where it would contradict what the function says. Those of the installation replace the
 * platform's own.
 */
final class ContainerResources {
    private static final String MEMORY = "memory";
    private static final Map<String, Quantity> REQUESTS =
            Map.of("cpu", new Quantity("100m"), MEMORY, new Quantity("128Mi"));
    private static final Map<String, Quantity> LIMITS = Map.of(MEMORY, new Quantity("256Mi"));

    private ContainerResources() {}

    static ResourceRequirements of(FunctionSpec spec, ResourceRequirements installation) {
        var asked = spec.resources();
        var requests = copy(asked == null ? null : asked.getRequests());
        var limits = copy(asked == null ? null : asked.getLimits());
        over(LIMITS, installation.getLimits())
                .forEach((name, most) -> limits.computeIfAbsent(name, absent -> larger(most, requests.get(name))));
        over(REQUESTS, installation.getRequests())
                .forEach((name, least) -> requests.computeIfAbsent(name, absent -> smaller(least, limits.get(name))));
        return new ResourceRequirementsBuilder()
                .withRequests(requests)
                .withLimits(limits)
                .build();
    }

    /** The memory of an instance, in MiB. */
    static long memoryMib(FunctionSpec spec, ResourceRequirements installation) {
        var limit = Objects.requireNonNull(of(spec, installation).getLimits().get(MEMORY));
        return Math.max(1, limit.getNumericalAmount().longValue() >> 20);
    }

    private static Map<String, Quantity> over(Map<String, Quantity> defaults, @Nullable Map<String, Quantity> given) {
        var merged = new TreeMap<>(defaults);
        if (given != null) {
            merged.putAll(given);
        }
        return merged;
    }

    private static Map<String, Quantity> copy(@Nullable Map<String, Quantity> quantities) {
        return quantities == null ? new TreeMap<>() : new TreeMap<>(quantities);
    }

    private static Quantity larger(Quantity one, @Nullable Quantity other) {
        return other == null || one.compareTo(other) >= 0 ? one : other;
    }

    private static Quantity smaller(Quantity one, @Nullable Quantity other) {
        return other == null || one.compareTo(other) <= 0 ? one : other;
    }
}
