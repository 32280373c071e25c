package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the instances of one revision are spread over nodes or zones: a topology spread constraint without its selector. */
public record SpreadSpec(
        @JsonPropertyDescription(
                "The label of nodes whose values are the domains, such as topology.kubernetes.io/zone.")
        @Size(min = 1, max = 317)
        @Pattern("^([-.a-z0-9]+/)?[A-Za-z0-9]([-._A-Za-z0-9]*[A-Za-z0-9])?$")
        @Nullable
        String topologyKey,

        @JsonPropertyDescription("The largest difference between the numbers of instances of two domains. Default: 1.")
        @Default("1")
        @Min(1)
        @Max(100)
        Integer maxSkew,

        @JsonPropertyDescription(
                "What happens where the difference would be larger: ScheduleAnyway prefers the emptier domain, DoNotSchedule "
                        + "lets the instance wait. Default: ScheduleAnyway.")
        @Default("ScheduleAnyway")
        Unsatisfiable whenUnsatisfiable) {

    /** What the scheduler does with a pod that would make the difference too large; the names are those of Kubernetes. */
    public enum Unsatisfiable {
        ScheduleAnyway,
        DoNotSchedule
    }

    public SpreadSpec {
        maxSkew = Objects.requireNonNullElse(maxSkew, 1);
        whenUnsatisfiable = Objects.requireNonNullElse(whenUnsatisfiable, Unsatisfiable.ScheduleAnyway);
    }
}
