package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes of objects in the cluster. */
public record KubernetesSource(
        @JsonPropertyDescription("The group and version of the objects, as in v1 or apps/v1.")
        @Size(min = 1, max = 253)
        @Pattern("^([a-z0-9.-]+/)?v[0-9]+[a-z0-9]*$")
        String apiVersion,

        @JsonPropertyDescription("The kind of the objects, as in ConfigMap.")
        @Size(min = 1, max = 63)
        @Pattern("^[A-Z][A-Za-z0-9]*$")
        String kind,

        @JsonPropertyDescription("The namespace of the objects. Default: the Trigger's.")
        @Size(min = 1, max = 63)
        @Pattern(TopicSource.NAME)
        @Nullable
        String namespace,

        @JsonPropertyDescription("The labels that the objects have. Default: any.")
        Map<String, String> selector,

        @JsonPropertyDescription("Which changes. Default: all of added, modified and deleted.") @Size(max = 3)
        List<Change> events,

        @JsonPropertyDescription(
                "The ServiceAccount in the Trigger's namespace that must be allowed to get, list and watch the objects.")
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$")
        String serviceAccountName) {

    public KubernetesSource {
        selector = selector == null ? Map.of() : Map.copyOf(selector);
        events = events == null || events.isEmpty() ? List.of(Change.values()) : List.copyOf(events);
    }

    /** What happened to an object. */
    public enum Change {
        @JsonProperty("added")
        ADDED,
        @JsonProperty("modified")
        MODIFIED,
        @JsonProperty("deleted")
        DELETED
    }
}
