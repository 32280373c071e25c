package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How an instance shows that it can serve; without a path, a port that accepts connections is ready. */
public record ReadinessSpec(
        @JsonPropertyDescription(
                "The path that answers 2xx or 3xx when the instance can serve. Default: a port that accepts is ready.")
        @Size(max = 1024)
        @Pattern("^/[!-~]*$")
        @Nullable
        String path) {}
