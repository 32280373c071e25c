package dev.nabi.operator.resources;

import dev.nabi.api.v1alpha1.FunctionSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of what an instance may use. */
final class ResourceRules {
    private static final Pattern QUANTITY =
            Pattern.compile("\\+?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)" + "([numkMGTP]|[KMGTP]i|[eE][-+]?[0-9]{1,2})?");
    private static final BigDecimal LEAST_MEMORY = BigDecimal.valueOf(4L << 20);

    private ResourceRules() {}

    static void check(FunctionSpec spec, List<String> problems) {
        if (spec.resources() != null) {
            check("spec.resources", spec.resources(), problems);
        }
    }

    static void check(String key, ResourceRequirements resources, List<String> problems) {
        if (resources.getClaims() != null && !resources.getClaims().isEmpty()) {
            problems.add(key + ".claims: are not supported; use requests and limits");
        }
        var requests = sorted(resources.getRequests());
        var limits = sorted(resources.getLimits());
        requests.forEach((name, value) -> quantity(key + ".requests." + name, value, problems));
        limits.forEach((name, value) -> quantity(key + ".limits." + name, value, problems));
        requests.forEach((name, value) -> within(key + ".requests." + name, value, limits.get(name), problems));
        least(key + ".limits.memory", limits.get("memory"), problems);
    }

    static void quantity(String key, Quantity quantity, List<String> problems) {
        if (amount(quantity).isEmpty()) {
            problems.add(key + ": '" + quantity + "' is no quantity that is positive; write 100m, 0.5, 128Mi or 1Gi");
        }
    }

    private static void within(String key, Quantity request, @Nullable Quantity limit, List<String> problems) {
        if (limit == null) {
            return;
        }
        var asked = amount(request);
        var most = amount(limit);
        if (asked.isPresent() && most.isPresent() && asked.get().compareTo(most.get()) > 0) {
            problems.add(key + ": " + request + " is more than the limit of " + limit);
        }
    }

    private static void least(String key, @Nullable Quantity memory, List<String> problems) {
        if (memory != null
                && amount(memory)
                        .filter(bytes -> bytes.compareTo(LEAST_MEMORY) < 0)
                        .isPresent()) {
            problems.add(key + ": " + memory + " is less than 4Mi, with which no container "
                    + "starts; for bytes write Mi or Gi behind the number");
        }
    }

    private static Optional<BigDecimal> amount(Quantity quantity) {
        return QUANTITY.matcher(quantity.toString()).matches()
                ? Optional.of(quantity.getNumericalAmount())
                : Optional.empty();
    }

    private static Map<String, Quantity> sorted(@Nullable Map<String, Quantity> quantities) {
        return quantities == null ? Map.of() : new TreeMap<>(quantities);
    }
}
