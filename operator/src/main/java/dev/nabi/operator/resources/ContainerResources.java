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
 * bounds; a default gives way where it would contradict what the function says.
 */
final class ContainerResources {
    private static final String CPU = "cpu";
    private static final String MEMORY = "memory";
    private static final Quantity CPU_REQUEST = new Quantity("100m");
    private static final Quantity MEMORY_REQUEST = new Quantity("128Mi");
    private static final Quantity MEMORY_LIMIT = new Quantity("256Mi");

    private ContainerResources() {}

    static ResourceRequirements of(FunctionSpec spec) {
        var asked = spec.resources();
        var requests = copy(asked == null ? null : asked.getRequests());
        var limits = copy(asked == null ? null : asked.getLimits());
        limits.computeIfAbsent(MEMORY, name -> larger(MEMORY_LIMIT, requests.get(MEMORY)));
        requests.computeIfAbsent(MEMORY, name -> smaller(MEMORY_REQUEST, limits.get(MEMORY)));
        requests.computeIfAbsent(CPU, name -> smaller(CPU_REQUEST, limits.get(CPU)));
        return new ResourceRequirementsBuilder()
                .withRequests(requests)
                .withLimits(limits)
                .build();
    }

    /** The memory of an instance, in MiB. */
    static long memoryMib(FunctionSpec spec) {
        var limit = Objects.requireNonNull(of(spec).getLimits().get(MEMORY));
        return Math.max(1, limit.getNumericalAmount().longValue() >> 20);
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
