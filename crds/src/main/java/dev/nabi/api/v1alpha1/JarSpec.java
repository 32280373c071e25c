package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Where a function's jar comes from: a URL whose content is pinned by its digest, a key of a ConfigMap, or, in local mode
 * alone, a file of this machine.
 */
@ValidationRule(
        value = "[has(self.url), has(self.configMap), has(self.file)].exists_one(given, given)",
        message =
                "exactly one of spec.java.jar.url, spec.java.jar.configMap and spec.java.jar.file says where the jar is")
@ValidationRule(
        value = "has(self.url) == has(self.sha256)",
        message = "spec.java.jar.url and spec.java.jar.sha256 come together: the digest pins what the URL gives")
public record JarSpec(
        @JsonPropertyDescription(
                "Where the jar is fetched at each start, over http or https. Exactly one of url, configMap and "
                        + "file.")
        @Size(max = 2048)
        @Pattern("^https?://\\S+$")
        @Nullable
        String url,

        @JsonPropertyDescription(
                "The SHA-256 of what the url gives, as 64 hexadecimal digits; another content is refused.")
        @Pattern("^[0-9a-f]{64}$")
        @Nullable
        String sha256,

        @JsonPropertyDescription(
                "The key of a ConfigMap that holds the jar. Its content belongs to the revision, which runs from a copy of "
                        + "its own: another content makes a new revision.")
        @Nullable
        ConfigMapKey configMap,

        @JsonPropertyDescription(
                "The absolute path of a jar on the machine of local mode (./nabi local), of any size. Read "
                        + "at each start of an instance. A cluster refuses it.")
        @Size(max = 4096)
        @Pattern("^/[^:*\\x00]+$")
        @Nullable
        String file) {

    /** A key of a ConfigMap in the function's namespace. */
    public record ConfigMapKey(
            @JsonPropertyDescription("The ConfigMap's name, in the namespace of the Function.")
            @Size(min = 1, max = 253)
            @Pattern("^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$")
            String name,

            @JsonPropertyDescription("The key in its data or binaryData.")
            @Size(min = 1, max = 253)
            @Pattern("^[-._a-zA-Z0-9]+$")
            String key) {}
}
