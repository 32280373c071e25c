package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The keys of a ConfigMap or a Secret as read-only files; it costs a cold start some 300 ms. */
@ValidationRule(
        value = "has(self.configMap) != has(self.secret)",
        message = "a volume names exactly one of configMap and secret")
public record VolumeSpec(
        @JsonPropertyDescription("The directory of the files, an absolute path.")
        @Size(min = 2, max = 1024)
        @Pattern("^/[^:]+$")
        String mountPath,

        @JsonPropertyDescription("The ConfigMap's name. Exactly one of configMap and secret.")
        @Size(max = 253)
        @Pattern("^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$")
        @Nullable
        String configMap,

        @JsonPropertyDescription("The Secret's name. Exactly one of configMap and secret.")
        @Size(max = 253)
        @Pattern("^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$")
        @Nullable
        String secret) {}
