package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/** Which events come one after the other. */
public record OrderingSpec(
        @JsonPropertyDescription(
                "The CloudEvents attribute whose value is the key, as in partitionkey. Of each key one event is in flight; the "
                        + "next one waits until it succeeded or is dead.")
        @Size(min = 1, max = 64)
        @Pattern("^[a-z0-9]+$")
        String key) {}
