package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Callers that sign the request's body with a secret that they share with the Function's owner. */
public record WebhookAccess(
        @JsonPropertyDescription("How the sender signs.") @Nullable
        WebhookProvider provider,

        @JsonPropertyDescription(
                "The Secret in the Function's namespace; each entry is a signing secret. A change holds within seconds.")
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$")
        String secret,

        @JsonPropertyDescription("The entries of the Secret that sign for this Function. Default: all.") @Size(max = 16)
        List<String> keys,

        @JsonPropertyDescription(
                "How old, or how far ahead, the time of a signature may be. GitHub's signatures have none.")
        @Default("300")
        @Min(1)
        @Max(3600)
        Integer toleranceSeconds) {

    public WebhookAccess {
        keys = keys == null ? List.of() : List.copyOf(keys);
        toleranceSeconds = Objects.requireNonNullElse(toleranceSeconds, 300);
    }

    void check(String prefix, List<String> problems) {
        if (provider == null) {
            problems.add(prefix + ".provider: missing; one of standardWebhooks, github, stripe and slack");
        }
        AccessSpec.secret(prefix + ".secret", secret, problems);
        if (toleranceSeconds < 1 || toleranceSeconds > 3600) {
            problems.add(prefix + ".toleranceSeconds: " + toleranceSeconds + " is not between 1 and 3600");
        }
    }
}
