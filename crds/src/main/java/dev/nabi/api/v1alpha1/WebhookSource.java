package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What is posted to {@code /hooks/<namespace>/<path>}. A wrong signature is answered 401, and nothing is woken. */
@ValidationRule(
        value = "has(self.verify) != (has(self.public) && self.public)",
        message = "exactly one of verify and public: true says who may send to the webhook")
public record WebhookSource(
        @JsonPropertyDescription("The path below /hooks/<namespace>/.")
        @Size(min = 1, max = 253)
        @Pattern(WebhookSource.PATH)
        String path,

        @JsonPropertyDescription("How senders sign. Exactly one of verify and public: true.") @Nullable
        WebhookAccess verify,

        @JsonProperty("public")
        @JsonPropertyDescription("Anyone may send, unsigned. Exactly one of verify and public: true.")
        @Nullable
        Boolean isPublic) {

    static final String PATH = "^[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*$";
}
