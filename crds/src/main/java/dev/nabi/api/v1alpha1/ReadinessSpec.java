package dev.nabi.api.v1alpha1;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How an instance shows that it can serve; without a path, a port that accepts connections is ready. */
public record ReadinessSpec(
        @Size(max = 1024) @Pattern("^/[!-~]*$") @Nullable String path) {}
