package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/** The CloudEvents that are published to a topic of the Trigger's namespace. */
public record TopicSource(
        @JsonPropertyDescription("The topic's name; a topic begins with the first event or Trigger that names it.")
        @Size(min = 1, max = 63)
        @Pattern(TopicSource.NAME)
        String name) {

    /** The name of a topic: a DNS label. */
    public static final String NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
}
