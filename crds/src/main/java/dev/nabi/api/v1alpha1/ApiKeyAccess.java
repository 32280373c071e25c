package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Callers that show an API key, {@code <id>.<secret>}, of which a Secret holds the SHA-256 alone. */
public record ApiKeyAccess(
        @JsonPropertyDescription(
                "The Secret in the Function's namespace; each entry is a key's id with sha256:<64 hexadecimal digits> of "
                        + "its secret. A change holds within seconds.")
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$")
        String secret,

        @JsonPropertyDescription("The ids of the Secret that may call this Function. Default: all.") @Size(max = 64)
        List<String> keys) {

    public ApiKeyAccess {
        keys = keys == null ? List.of() : List.copyOf(keys);
    }
}
