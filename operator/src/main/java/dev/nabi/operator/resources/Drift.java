package dev.nabi.operator.resources;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody else changed what the operator wrote: everything that is desired must be found in what is there,
 * which may hold more (what the API server fills in, other people's labels, {@code replicas}).
 */
public final class Drift {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Drift() {}

    /** Whether the Deployment that was observed differs from the desired one. */
    public static boolean isBetween(Deployment desired, Deployment observed) {
        return isBetweenMetadata(desired, observed) || !holds(tree(observed.getSpec()), tree(desired.getSpec()));
    }

    /** Whether the NetworkPolicy that was observed differs from the desired one. */
    public static boolean isBetween(NetworkPolicy desired, NetworkPolicy observed) {
        return isBetweenMetadata(desired, observed) || !holds(tree(observed.getSpec()), tree(desired.getSpec()));
    }

    private static boolean isBetweenMetadata(HasMetadata desired, HasMetadata observed) {
        var wanted = desired.getMetadata();
        var found = observed.getMetadata();
        return !holds(tree(found.getLabels()), tree(wanted.getLabels()))
                || !holds(tree(found.getAnnotations()), tree(wanted.getAnnotations()))
                || !holds(tree(found.getOwnerReferences()), tree(wanted.getOwnerReferences()));
    }

    private static @Nullable Object tree(@Nullable Object resource) {
        return JSON.convertValue(resource, Object.class);
    }

    private static boolean holds(@Nullable Object observed, @Nullable Object desired) {
        if (desired instanceof Map<?, ?> wanted) {
            return observed instanceof Map<?, ?> found
                    && wanted.entrySet().stream().allMatch(entry -> holds(found.get(entry.getKey()), entry.getValue()));
        }
        if (desired instanceof List<?> wanted) {
            return observed instanceof List<?> found
                    && found.size() == wanted.size()
                    && IntStream.range(0, wanted.size()).allMatch(index -> holds(found.get(index), wanted.get(index)));
        }
        return Objects.equals(observed, desired) || isSameQuantity(observed, desired) || isOmitted(observed, desired);
    }

    /** The API server writes quantities in its own way: 0.5 becomes 500m. */
    private static boolean isSameQuantity(@Nullable Object observed, @Nullable Object desired) {
        if (!(observed instanceof String found) || !(desired instanceof String wanted)) {
            return false;
        }
        try {
            return Quantity.parse(found)
                            .getNumericalAmount()
                            .compareTo(Quantity.parse(wanted).getNumericalAmount())
                    == 0;
        } catch (IllegalArgumentException | ArithmeticException e) {
            return false;
        }
    }

    /** The API server leaves out an empty text, such as the value of an empty variable. */
    private static boolean isOmitted(@Nullable Object observed, @Nullable Object desired) {
        return observed == null && "".equals(desired);
    }
}
