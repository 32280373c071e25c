package dev.nabi.operator.resources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.v1alpha1.PodSettings;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the installation says of the pods of all Functions.
 *
 * @param resources what an instance may use whose Function does not say so, before the platform's own defaults
 * @param settings nodes and labels of all pods
 * @param allowed the fields of {@code spec.pod} that a Function may set itself
 */
public record FunctionPods(ResourceRequirements resources, PodSettings settings, Set<String> allowed) {
    /** An installation that says nothing, and allows nothing. */
    public static final FunctionPods NONE = new FunctionPods(new ResourceRequirements(), PodSettings.NONE, Set.of());

    /** The fields of {@code spec.pod}. */
    public static final Set<String> FIELDS =
            Set.of("nodeSelector", "tolerations", "runtimeClassName", "labels", "topologySpread");

    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, true);

    public FunctionPods {
        allowed = Set.copyOf(allowed);
    }

    /**
     * Reads what the chart gives: the JSON of resources and of settings, and names of fields.
     *
     * @throws IllegalArgumentException when it cannot be followed; the message says what and why
     */
    public static FunctionPods parse(String resources, String settings, List<String> allowed) {
        var problems = new ArrayList<String>();
        var read = new FunctionPods(
                read("resources", resources, ResourceRequirements.class, new ResourceRequirements()),
                read("pod", settings, PodSettings.class, PodSettings.NONE),
                Set.copyOf(allowed));
        ResourceRules.check("resources", read.resources(), problems);
        problems.addAll(read.settings().problems("pod"));
        allowed.stream()
                .filter(field -> !FIELDS.contains(field))
                .forEach(field -> problems.add("allow: '" + field + "' is no field of spec.pod; those are "
                        + String.join(", ", new TreeSet<>(FIELDS))));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return read;
    }

    private static <T> T read(String key, String json, Class<T> type, T absent) {
        if (json.isBlank()) {
            return absent;
        }
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(key + ": cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    /** What holds for a Function with these settings of its own. */
    PodSettings of(@Nullable PodSettings own) {
        return settings.with(own);
    }

    /** What a Function asks for and may not, a sentence each, and what is wrong with the rest. */
    void check(@Nullable PodSettings own, List<String> problems) {
        if (own == null) {
            return;
        }
        own.fields().stream()
                .filter(field -> !allowed.contains(field))
                .forEach(field ->
                        problems.add("spec.pod." + field + ": this installation does not let Functions set it; "
                                + (allowed.isEmpty()
                                        ? "it allows no field of spec.pod"
                                        : "it allows " + String.join(", ", new TreeSet<>(allowed)))
                                + " (functions.allow of the chart)"));
        problems.addAll(own.problems("spec.pod"));
    }
}
